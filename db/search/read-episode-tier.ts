import type { Queryable } from '#db/database.ts';
import { createBind } from '#db/search/bind.ts';
import type { EpisodeTier } from '#db/search/episode-tiers.ts';
import { estimateRows } from '#db/search/estimate-rows.ts';
import type { EpisodeSearchPosition } from '#db/stores/episode-position.ts';
import type { Viewer } from '#db/stores/load-podcasts.ts';
import { momentText } from '#db/stores/moment-text.ts';

/** Episodes published from `since` until before `before`; null: without an end. */
type Stretch = Pick<EpisodeSearchPosition, 'since' | 'before'>;
type PlacedEpisode = Omit<EpisodeSearchPosition, 'tier' | 'seen'>;

/** Up to here all matches are collected and sorted; of more, a stretch of time that has about so many as below. */
const fewMatches = 3_000;
const matchesOfStretch = 400;
/** A stretch that did not fill the page is followed by one so many times as long. */
const growth = 4;

/** The next rows of a tier: popular shows first, then the newest, within one stretch of time after another. */
export async function readTier(
  db: Queryable,
  viewer: Viewer,
  tier: EpisodeTier,
  page: { after: PlacedEpisode | null; limit: number },
): Promise<PlacedEpisode[]> {
  const expected = await expectedMatches(db, tier);
  const rows: PlacedEpisode[] = [];
  let stretch: Stretch = page.after ?? (await stretchBefore(db, null, expected));
  let after = page.after;
  for (let size = growth; ; size *= growth) {
    const found = await readStretch(db, viewer, tier, { stretch, after, limit: page.limit - rows.length });
    rows.push(...found);
    if (rows.length >= page.limit || stretch.since === null) return rows;
    after = null;
    stretch = await stretchBefore(db, stretch.since, expected / size);
  }
}

async function expectedMatches(db: Queryable, tier: EpisodeTier): Promise<number> {
  const { bind, values } = createBind();
  const text = `SELECT FROM episodes WHERE retired_at IS NULL AND ${tier.matches(bind)}`;
  return estimateRows(db, text, values);
}

/** As much time before a moment as has about enough matches, if so many are expected of all episodes. */
async function stretchBefore(db: Queryable, before: string | null, expected: number): Promise<Stretch> {
  if (expected <= fewMatches) return { before, since: null };
  const { rows } = await db.query<{ since: string }>({
    text: `
      SELECT ${momentText('sort_at')} AS since FROM episodes
      WHERE retired_at IS NULL AND ($1::timestamptz IS NULL OR sort_at < $1::timestamptz)
      ORDER BY sort_at DESC, id DESC
      OFFSET (SELECT greatest(reltuples, 0)::float8 * $2::float8 FROM pg_class WHERE oid = 'episodes'::regclass)::bigint
      LIMIT 1`,
    values: [before, matchesOfStretch / expected],
  });
  return { before, since: rows[0]?.since ?? null };
}

/** Unnamed, since the planner has to see the words to know how rare they are. */
async function readStretch(
  db: Queryable,
  viewer: Viewer,
  tier: EpisodeTier,
  read: { stretch: Stretch; after: PlacedEpisode | null; limit: number },
): Promise<PlacedEpisode[]> {
  const { bind, values } = createBind();
  const { stretch, after } = read;
  const conditions = ['retired_at IS NULL', tier.matches(bind)];
  if (tier.unless) conditions.push(`NOT (${tier.unless(bind)})`);
  if (stretch.since !== null) conditions.push(`sort_at >= ${bind(stretch.since)}::timestamptz`);
  if (stretch.before !== null) conditions.push(`sort_at < ${bind(stretch.before)}::timestamptz`);
  const goesOn = after
    ? `AND (popularity, sort_at, matching.id) <
         (${bind(after.popularity)}::int, ${bind(after.at)}::timestamptz, ${bind(after.id)}::uuid)`
    : '';
  const text = `
    WITH matching AS MATERIALIZED (
      SELECT id, podcast_id, sort_at FROM episodes WHERE ${conditions.join(' AND ')}
    )
    SELECT matching.id, popularity, ${momentText('sort_at')} AS at
    FROM matching JOIN podcasts podcast ON podcast.id = podcast_id
    WHERE podcast.retired_at IS NULL AND (owner_id IS NULL OR owner_id = ${bind(viewer)}::uuid) ${goesOn}
    ORDER BY popularity DESC, sort_at DESC, matching.id DESC LIMIT ${bind(read.limit)}`;
  const { rows } = await db.query<Omit<PlacedEpisode, keyof Stretch>>({ text, values });
  return rows.map((row) => ({ ...row, since: stretch.since, before: stretch.before }));
}
