import type { Queryable } from '#db/database.ts';
import { createBind } from '#db/search/bind.ts';
import { loosenQuery } from '#db/search/loosen-query.ts';
import { looseLevels, type MatchLevels } from '#db/search/match-levels.ts';
import type { TermDictionary } from '#db/search/term-dictionary.ts';
import { strictQuery } from '#db/search/word-query.ts';
import type { EpisodeSearchPosition } from '#db/stores/episode-position.ts';
import type { Viewer } from '#db/stores/load-podcasts.ts';
import { momentText } from '#db/stores/moment-text.ts';

type Search = { words: string[]; viewer: Viewer; terms: TermDictionary | null };
type FoundRow = { id: string; at: string; popularity: number; tier: number };

/** With fewer literal matches than this, something else may have been meant, and follows them. */
const tooFew = 5;
const literalTiers = 2;

/** Every word in the title before every word anywhere; then the show's popularity, then the newest. */
export async function findEpisodes(
  db: Queryable,
  search: Search,
  page: { after: EpisodeSearchPosition | null; limit: number },
): Promise<EpisodeSearchPosition[]> {
  const { words, terms } = search;
  const { after, limit } = page;
  if (words.length === 0) return [];
  const literal = strictQuery(words);
  const seen = after?.seen ?? 0;
  const exact =
    after === null || after.tier < literalTiers
      ? await readTiers(
          db,
          search.viewer,
          { ...looseLevels(literal, literal), excluded: null },
          { firstTier: 0, after, limit },
        )
      : [];
  const whole = { before: null, since: null };
  const found = exact.map((row, index) => ({ ...whole, ...row, seen: seen + index + 1 }));
  const seenAll = seen + exact.length;
  const loose = found.length >= limit || seenAll >= tooFew ? null : terms && loosenQuery(words, terms);
  if (!loose) return found;
  const nearby = await readTiers(db, search.viewer, looseLevels(loose, literal), {
    firstTier: literalTiers,
    after: after !== null && after.tier >= literalTiers ? after : null,
    limit: limit - found.length,
  });
  return [...found, ...nearby.map((row) => ({ ...whole, ...row, seen: seenAll }))];
}

async function readTiers(
  db: Queryable,
  viewer: Viewer,
  { levels, excluded }: MatchLevels,
  page: { firstTier: number; after: EpisodeSearchPosition | null; limit: number },
): Promise<FoundRow[]> {
  const { bind, values } = createBind();
  const closer = levels.slice(0, -1).map((level, index) => `WHEN ${level(bind)} THEN ${String(index)}`);
  const conditions = [
    levels.at(-1)?.(bind) ?? 'false',
    'retired_at IS NULL',
    ...(excluded ? [`NOT (${excluded(bind)})`] : []),
  ];
  const { after } = page;
  const goesOn =
    after === null
      ? 'true'
      : `(-tier, popularity, sort_at, matching.id) < (${bind(-after.tier)}::int, ${bind(after.popularity)}::int,
          ${bind(after.at)}::timestamptz, ${bind(after.id)}::uuid)`;
  const text = `
    WITH matching AS MATERIALIZED (
      SELECT id, podcast_id, sort_at,
        ${bind(page.firstTier)}::int + CASE ${closer.join(' ')} ELSE ${String(levels.length - 1)} END AS tier
      FROM episodes WHERE ${conditions.join(' AND ')}
    )
    SELECT matching.id, ${momentText('sort_at')} AS at, popularity, tier
    FROM matching JOIN podcasts podcast ON podcast.id = podcast_id
    WHERE podcast.retired_at IS NULL AND (owner_id IS NULL OR owner_id = ${bind(viewer)}::uuid) AND ${goesOn}
    ORDER BY tier, popularity DESC, sort_at DESC, matching.id DESC LIMIT ${bind(page.limit)}`;
  return (await db.query<FoundRow>({ text, values })).rows;
}
