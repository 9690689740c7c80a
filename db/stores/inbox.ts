import type { Queryable } from '#db/database.ts';
import type { EpisodePosition } from './episode-position.ts';
import type { EpisodeRow } from './episode-row.ts';
import { loadEpisodes } from './load-episodes.ts';
import { momentText } from './moment-text.ts';

/**
 * What listener $1 is subscribed to, and from when on: the newest episode of that time is new as well, so that nobody
 * subscribes to an empty inbox.
 */
const subscribed = (where = 'true') => `
  SELECT subscription.podcast_id, coalesce((
    SELECT sort_at FROM episodes
    WHERE podcast_id = subscription.podcast_id AND retired_at IS NULL AND sort_at <= subscription.created_at
    ORDER BY sort_at DESC, id DESC LIMIT 1
  ), subscription.created_at) AS start
  FROM subscriptions subscription JOIN podcasts podcast ON podcast.id = subscription.podcast_id
  WHERE subscription.listener_id = $1::uuid AND (owner_id IS NULL OR owner_id = $1::uuid) AND ${where}`;

const unplayed = `
  episode.podcast_id = subscribed.podcast_id AND episode.retired_at IS NULL AND episode.sort_at >= subscribed.start
  AND NOT EXISTS (
    SELECT FROM positions WHERE listener_id = $1::uuid AND urn = 'episode:' || episode.id AND completed
  )`;

/**
 * With a page full of shows, nothing older than the last of their newest episodes belongs to the page: so few
 * episodes are read, however many shows there are and however much they publish.
 */
const inboxSql = `
  WITH subscribed AS MATERIALIZED (${subscribed()}),
  newest AS MATERIALIZED (
    SELECT found.sort_at FROM subscribed CROSS JOIN LATERAL (
      SELECT sort_at FROM episodes episode
      WHERE ${unplayed} AND ($2::timestamptz IS NULL OR (sort_at, id) < ($2::timestamptz, $3::uuid))
      ORDER BY sort_at DESC, id DESC LIMIT 1
    ) found
  ),
  bound AS MATERIALIZED (
    SELECT coalesce(
      (SELECT sort_at FROM newest ORDER BY sort_at DESC OFFSET $4::int - 1 LIMIT 1), '-infinity'
    ) AS oldest
  )
  SELECT found.id, ${momentText('found.sort_at')} AS at
  FROM subscribed CROSS JOIN LATERAL (
    SELECT id, sort_at FROM episodes episode
    WHERE ${unplayed} AND ($2::timestamptz IS NULL OR (sort_at, id) < ($2::timestamptz, $3::uuid))
      AND sort_at >= (SELECT oldest FROM bound)
    ORDER BY sort_at DESC, id DESC LIMIT $4
  ) found
  ORDER BY found.sort_at DESC, found.id DESC LIMIT $4`;

/** New episodes of a listener's shows, newest first, without those heard to the end or put aside. */
export async function listInbox(
  db: Queryable,
  listenerId: string,
  page: { limit: number; after?: EpisodePosition | null | undefined },
): Promise<{ rows: EpisodeRow[]; next: EpisodePosition | null }> {
  const { limit, after = null } = page;
  const { rows: found } = await db.query<EpisodePosition>({
    text: inboxSql,
    values: [listenerId, after?.at ?? null, after?.id ?? null, limit + 1],
  });
  const shown = found.slice(0, limit);
  const rows = await loadEpisodes(
    db,
    listenerId,
    shown.map(({ id }) => ({ askedId: id, id })),
  );
  const last = shown.at(-1);
  return { rows, next: found.length > limit && last ? { at: last.at, id: last.id } : null };
}

const mostCounted = 100;

/** How many episodes of each of these shows are in the listener's inbox, counted up to 100. */
export async function unplayedCounts(
  db: Queryable,
  listenerId: string,
  podcastIds: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await db.query<{ podcastId: string; count: number }>({
    text: `
      WITH subscribed AS MATERIALIZED (${subscribed('subscription.podcast_id = ANY ($2::uuid[])')})
      SELECT podcast_id AS "podcastId", found.count FROM subscribed CROSS JOIN LATERAL (
        SELECT count(*)::int AS count FROM (
          SELECT FROM episodes episode WHERE ${unplayed}
          ORDER BY sort_at DESC, id DESC LIMIT ${String(mostCounted)}
        ) AS newest
      ) found`,
    values: [listenerId, podcastIds],
  });
  return new Map(podcastIds.map((id) => [id, rows.find((row) => row.podcastId === id)?.count ?? 0]));
}
