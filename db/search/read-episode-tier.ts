import type { Queryable } from '#db/database.ts';
import { createBind } from '#db/search/bind.ts';
import { dayBefore, daysOf, type Stretch } from '#db/search/episode-days.ts';
import type { EpisodeTier } from '#db/search/episode-tiers.ts';
import { mostDays, planEpisodeRead } from '#db/search/plan-episode-read.ts';
import type { PodcastTerms } from '#db/search/podcast-terms.ts';
import { toTsquery, type WordQuery } from '#db/search/word-query.ts';
import type { EpisodeSearchPosition } from '#db/stores/episode-position.ts';
import type { Viewer } from '#db/stores/load-podcasts.ts';
import { momentText } from '#db/stores/moment-text.ts';

export type PlacedEpisode = Omit<EpisodeSearchPosition, 'tier' | 'seen'>;

/** A stretch that did not fill the page is followed by one so many times as long, then by all that is left. */
const growth = 8;

/** The next rows of a tier: popular shows first, then the newest, within one stretch of days after another. */
export async function readTier(
  db: Queryable,
  search: { tier: EpisodeTier; viewer: Viewer; terms: PodcastTerms | null },
  page: { after: PlacedEpisode | null; limit: number },
): Promise<PlacedEpisode[]> {
  const { tier, terms } = search;
  const plan = await planEpisodeRead(db, tier, terms);
  const rows: PlacedEpisode[] = [];
  let after = page.after;
  let until = after?.until ?? null;
  for (let size = 1; ; size *= growth) {
    const next = plan(until, size > growth ? Infinity : size);
    const stretch = after ? { since: after.since, until: after.until } : next.stretch;
    const asked = stretch.since === null ? (next.asked ?? tier.query) : next.asked;
    const limit = page.limit - rows.length;
    rows.push(...(await readStretch(db, search, { stretch, asked, after, limit })));
    if (rows.length >= page.limit || stretch.since === null) return rows;
    until = dayBefore(stretch.since);
    after = null;
  }
}

/** Asks an index for `asked`, or where it is null walks through the stretch. Unnamed: the planner has to see the values. */
async function readStretch(
  db: Queryable,
  { tier, viewer, terms }: { tier: EpisodeTier; viewer: Viewer; terms: PodcastTerms | null },
  read: { stretch: Stretch; asked: WordQuery | null; after: PlacedEpisode | null; limit: number },
): Promise<PlacedEpisode[]> {
  const { bind, values } = createBind();
  const { field, query, without } = tier;
  const { stretch, after } = read;
  const title = field === 'title';
  const whole = `search @@ ${bind(toTsquery(query, title ? 'AB' : ''))}::tsquery`;
  const listed = ['retired_at IS NULL'];
  const left = [whole, ...without.map((shown) => `NOT (search @@ ${bind(toTsquery(shown))}::tsquery)`)];
  const named = read.asked && stretch.since !== null && terms !== null ? daysOf(terms.days, stretch) : [];
  const byDay = named.length > 0 && named.length <= mostDays;
  // Where the index of words is asked for days, that of dates is kept out of it: it would find all other episodes too.
  const bounds = byDay ? left : listed;
  if (stretch.since !== null) bounds.push(`sort_at >= ${bind(`${stretch.since}T00:00:00Z`)}::timestamptz`);
  if (stretch.until !== null) {
    bounds.push(`sort_at < ${bind(`${stretch.until}T00:00:00Z`)}::timestamptz + interval '1 day'`);
  }
  if (read.asked) {
    listed.push(
      `${title ? `ts_filter(search, '{a,b}')` : 'search'} @@ ${bind(toTsquery(read.asked))}::tsquery`,
    );
    // Said in the words of the index as well, which knows of days.
    if (byDay) listed.push(`ARRAY[(sort_at AT TIME ZONE 'UTC')::date] && ${bind(named)}::date[]`);
  }
  if (!title) left.push(`NOT (search @@ ${bind(toTsquery(query, 'AB'))}::tsquery)`);
  const goesOn = after
    ? `AND (popularity, sort_at, matching.id) <
         (${bind(after.popularity)}::int, ${bind(after.at)}::timestamptz, ${bind(after.id)}::uuid)`
    : '';
  // OFFSET 0 keeps what no index shall be asked for out of the planner's choice.
  const text = `
    WITH matching AS MATERIALIZED (
      SELECT id, podcast_id, sort_at FROM (
        SELECT id, podcast_id, sort_at, search FROM episodes WHERE ${listed.join(' AND ')} OFFSET 0
      ) AS candidate WHERE ${left.join(' AND ')}
    )
    SELECT matching.id, popularity, ${momentText('sort_at')} AS at
    FROM matching JOIN podcasts podcast ON podcast.id = podcast_id
    WHERE podcast.retired_at IS NULL AND (owner_id IS NULL OR owner_id = ${bind(viewer)}::uuid) ${goesOn}
    ORDER BY popularity DESC, sort_at DESC, matching.id DESC LIMIT ${bind(read.limit)}`;
  const { rows } = await db.query<Omit<PlacedEpisode, keyof Stretch>>({ text, values });
  return rows.map((row) => ({ ...row, since: stretch.since, until: stretch.until }));
}
