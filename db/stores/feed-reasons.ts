import type { Queryable } from '#db/database.ts';
import { feedDue } from './ensure-feed.ts';

/** A feed is read as long as a provider lists it or somebody subscribed to it. */
const isWanted = `(EXISTS (SELECT FROM subscriptions WHERE subscriptions.podcast_id = podcasts.id)
  OR EXISTS (SELECT FROM provider_feeds WHERE provider_feeds.podcast_id = podcasts.id))`;

/**
 * Lets go of those feeds that nobody wants any more: they are not read again, and their shows are listed nowhere.
 * Inside a transaction that took a reason away. Answers the podcasts retired.
 */
export async function retireUnwantedFeeds(
  client: Queryable,
  podcastIds: readonly string[],
): Promise<string[]> {
  if (podcastIds.length === 0) return [];
  // Whoever subscribes at this moment holds a share of the row, so that after this line we see it or it waits for us.
  await client.query('SELECT FROM podcasts WHERE id = ANY ($1) ORDER BY id FOR UPDATE', [podcastIds]);
  const { rows } = await client.query<{ id: string }>(
    `WITH retired AS (
       UPDATE podcasts SET retired_at = now(), updated_at = now()
       WHERE id = ANY ($1) AND retired_at IS NULL AND NOT ${isWanted} RETURNING id
     ), stopped AS (
       UPDATE feeds SET next_read_at = 'infinity', run_provider_id = NULL WHERE podcast_id IN (SELECT id FROM retired)
     ), unpushed AS (DELETE FROM websub_leases WHERE podcast_id IN (SELECT id FROM retired))
     SELECT id FROM retired`,
    [podcastIds],
  );
  return rows.map(({ id }) => id);
}

/** Keeps what a show says of who lists it in step with `provider_feeds`. */
export async function nameProviders(client: Queryable, podcastIds: readonly string[]): Promise<void> {
  await client.query(
    `UPDATE podcasts SET provider_ids = listed.ids, updated_at = now()
     FROM unnest($1::uuid[]) AS named (id) CROSS JOIN LATERAL (
       SELECT coalesce(array_agg(provider_id ORDER BY provider_id), '{}') AS ids
       FROM provider_feeds WHERE podcast_id = named.id
     ) listed
     WHERE podcasts.id = named.id AND podcasts.provider_ids <> listed.ids`,
    [podcastIds],
  );
}

/** Feeds that lost their last reason by the way, as when a listener was deleted. */
export async function findUnwantedFeeds(db: Queryable, limit = 1000): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    // Whoever makes a feed gives its reason a moment later.
    `SELECT id FROM podcasts WHERE retired_at IS NULL AND NOT ${isWanted}
       AND created_at < now() - interval '10 minutes' AND updated_at < now() - interval '10 minutes' LIMIT $1`,
    [limit],
  );
  return rows.map(({ id }) => id);
}

/** Feeds that somebody came to want in the very moment in which they were let go are read again. */
export async function reviveWantedFeeds(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ revived: number }>(
    `WITH revived AS (
       UPDATE podcasts SET retired_at = NULL, updated_at = now() WHERE retired_at IS NOT NULL AND ${isWanted}
       RETURNING id
     ), due AS (UPDATE feeds SET next_read_at = now() WHERE podcast_id IN (SELECT id FROM revived))
     SELECT count(*) AS revived FROM revived`,
  );
  const revived = rows[0]?.revived ?? 0;
  if (revived > 0) await db.query('SELECT pg_notify($1, $2)', [feedDue, '']);
  return revived;
}
