import type { Queryable } from '#db/database.ts';
import { createBind } from '#db/search/bind.ts';
import { loosenQuery } from '#db/search/loosen-query.ts';
import { literalLevels, looseLevels, type MatchLevels } from '#db/search/match-levels.ts';
import { podcastConditions } from '#db/search/podcast-conditions.ts';
import type { TermDictionary } from '#db/search/term-dictionary.ts';
import { strictQuery } from '#db/search/word-query.ts';
import type { Viewer } from '#db/stores/load-podcasts.ts';
import type { PodcastPosition } from '#db/stores/podcast-position.ts';
import type { PodcastFilter } from '#db/stores/podcasts.ts';

type Relevance = Extract<PodcastPosition, { sort: 'relevance' }>;
type Search = { words: string[]; filter: PodcastFilter; viewer: Viewer; terms: TermDictionary | null };
type TierRow = { id: string; popularity: number; tier: number };

/** With fewer literal matches than this, something else may have been meant, and follows them. */
const tooFew = 5;
const literalTiers = 4;

/** What matches the words best, then what is most popular; literal matches first, then nearby ones. */
export async function findPodcastsByRelevance(
  db: Queryable,
  search: Search,
  page: { after: Relevance | null; limit: number },
): Promise<Relevance[]> {
  const { words, terms } = search;
  if (words.length === 0) return [];
  const { after, limit } = page;
  const literal = strictQuery(words);
  const seen = after?.seen ?? 0;
  const exact =
    after === null || after.tier < literalTiers
      ? await readTiers(db, search, literalLevels(words, literal), { firstTier: 0, after, limit })
      : [];
  const found = exact.map((row, index) => ({ sort: 'relevance' as const, ...row, seen: seen + index + 1 }));
  const seenAll = seen + exact.length;
  const loose = found.length >= limit || seenAll >= tooFew ? null : terms && loosenQuery(words, terms);
  if (!loose) return found;
  const nearby = await readTiers(db, search, looseLevels(loose, literal), {
    firstTier: literalTiers,
    after: after !== null && after.tier >= literalTiers ? after : null,
    limit: limit - found.length,
  });
  return [...found, ...nearby.map((row) => ({ sort: 'relevance' as const, ...row, seen: seenAll }))];
}

/** Shows are thousands, not millions: every match is collected, then sorted. */
async function readTiers(
  db: Queryable,
  { filter, viewer }: Search,
  { levels, excluded }: MatchLevels,
  page: { firstTier: number; after: Relevance | null; limit: number },
): Promise<TierRow[]> {
  const { bind, values } = createBind();
  const closer = levels.slice(0, -1).map((level, index) => `WHEN ${level(bind)} THEN ${String(index)}`);
  const conditions = [
    levels.at(-1)?.(bind) ?? 'false',
    ...podcastConditions(filter, bind),
    `(owner_id IS NULL OR owner_id = ${bind(viewer)}::uuid)`,
    ...(excluded ? [`NOT (${excluded(bind)})`] : []),
  ];
  const { after } = page;
  const goesOn =
    after === null
      ? 'true'
      : `(-tier, popularity, id) < (${bind(-after.tier)}::int, ${bind(after.popularity)}::int, ${bind(after.id)}::uuid)`;
  const text = `
    WITH matching AS MATERIALIZED (
      SELECT id, popularity,
        ${bind(page.firstTier)}::int + CASE ${closer.join(' ')} ELSE ${String(levels.length - 1)} END AS tier
      FROM podcasts WHERE ${conditions.join(' AND ')}
    )
    SELECT id, popularity, tier FROM matching WHERE ${goesOn}
    ORDER BY tier, popularity DESC, id DESC LIMIT ${bind(page.limit)}`;
  return (await db.query<TierRow>({ text, values })).rows;
}
