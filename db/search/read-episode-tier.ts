import type { Queryable } from '#db/database.ts';
import { createBind } from '#db/search/bind.ts';
import { dayBefore, daysOf, stretchOfDays, type EpisodeDays, type Stretch } from '#db/search/episode-days.ts';
import type { EpisodeTier } from '#db/search/episode-tiers.ts';
import { estimateRows } from '#db/search/estimate-rows.ts';
import { expectedShare } from '#db/search/expected-share.ts';
import { indexQuery } from '#db/search/index-query.ts';
import type { PodcastTerms } from '#db/search/podcast-terms.ts';
import { toTsquery, type WordQuery } from '#db/search/word-query.ts';
import type { EpisodeSearchPosition } from '#db/stores/episode-position.ts';
import type { Viewer } from '#db/stores/load-podcasts.ts';
import { momentText } from '#db/stores/moment-text.ts';

export type PlacedEpisode = Omit<EpisodeSearchPosition, 'tier' | 'seen'>;

/** Up to here all matches are collected and sorted; of more, the latest days that have about so many as below. */
const fewMatches = 2_500;
const matchesOfStretch = 250;
/** Episodes that are looked at one by one in a few milliseconds. */
const mostLookedAt = 4_000;
/** Where so large a share matches, looking at the episodes of the latest days is quicker than asking an index. */
const largeShare = 0.03;
const mostWalked = 8_000;
/** Episodes that an index gathers for one word in a few milliseconds. */
const mostGathered = 20_000;
/** Notes have more words than titles, of which alone the dictionary tells. */
const notesPerTitle = 8;
/** A stretch that did not fill the page is followed by one so many times as long. */
const growth = 4;

/** The next rows of a tier: popular shows first, then the newest, within one stretch of days after another. */
export async function readTier(
  db: Queryable,
  search: { tier: EpisodeTier; viewer: Viewer; terms: PodcastTerms | null },
  page: { after: PlacedEpisode | null; limit: number },
): Promise<PlacedEpisode[]> {
  const { tier, terms } = search;
  const asked = terms
    ? indexQuery(tier.query, terms, mostGathered / (tier.field === 'title' ? 1 : notesPerTitle))
    : tier.query;
  const shares = terms && {
    matching: await shareOf(db, tier.field, tier.query, terms),
    looked: await shareOf(db, tier.field, asked, terms),
  };
  const rows: PlacedEpisode[] = [];
  let after = page.after;
  let until = after?.until ?? null;
  for (let size = 1; ; size *= growth) {
    const next = nextStretch(terms?.days ?? [], until, shares, size);
    const stretch: Stretch = after ? { since: after.since, until: after.until } : next.stretch;
    const query = next.walk && stretch.since !== null ? null : asked;
    rows.push(
      ...(await readStretch(db, search, { stretch, asked: query, after, limit: page.limit - rows.length })),
    );
    if (rows.length >= page.limit || stretch.since === null) return rows;
    until = dayBefore(stretch.since);
    after = null;
  }
}

/** `matching` of all episodes match, of which an index can be asked for `looked`. */
type Shares = { matching: number; looked: number };

function nextStretch(
  days: EpisodeDays,
  until: string | null,
  shares: Shares | null,
  size: number,
): { stretch: Stretch; walk: boolean } {
  const whole = { stretch: { since: null, until }, walk: false };
  if (shares === null) return whole;
  const { matching, looked } = shares;
  const total = days.reduce((sum, { episodes }) => sum + episodes, 0);
  if (matching * total <= fewMatches && looked * total <= mostLookedAt) return whole;
  const wanted = size * Math.min(matchesOfStretch / matching, mostLookedAt / looked);
  const { stretch, episodes } = stretchOfDays(days, until, wanted);
  return { stretch, walk: matching >= largeShare && episodes <= mostWalked };
}

/** Of titles the dictionary knows, of all words the planner. */
async function shareOf(
  db: Queryable,
  field: EpisodeTier['field'],
  query: WordQuery,
  terms: PodcastTerms,
): Promise<number> {
  if (field === 'title') return expectedShare(query, terms);
  const text = 'SELECT FROM episodes WHERE retired_at IS NULL AND search @@ $1::tsquery';
  return (await estimateRows(db, text, [toTsquery(query)])) / Math.max(1, terms.items);
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
  if (stretch.since !== null) listed.push(`sort_at >= ${bind(`${stretch.since}T00:00:00Z`)}::timestamptz`);
  if (stretch.until !== null) {
    listed.push(`sort_at < ${bind(`${stretch.until}T00:00:00Z`)}::timestamptz + interval '1 day'`);
  }
  if (read.asked) {
    listed.push(
      `${title ? `ts_filter(search, '{a,b}')` : 'search'} @@ ${bind(toTsquery(read.asked))}::tsquery`,
    );
    // Said in the words of the index as well, which knows of days.
    if (stretch.since !== null && terms) {
      listed.push(
        `ARRAY[(sort_at AT TIME ZONE 'UTC')::date] && ${bind(daysOf(terms.days, stretch))}::date[]`,
      );
    }
  }
  const left = [whole, ...without.map((shown) => `NOT (search @@ ${bind(toTsquery(shown))}::tsquery)`)];
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
