import type { Queryable } from '#db/database.ts';
import { feedDue } from './ensure-feed.ts';

/**
 * The feed is read at once, and believed whatever it lists when `trusted` says that somebody asked for it by hand.
 * One that is being read at this moment is read once more. False where there is none, or nobody wants it.
 */
export async function makeFeedDue(
  db: Queryable,
  podcastId: string,
  options: { trusted?: boolean } = {},
): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE feeds SET next_read_at = clock_timestamp(), priority = CASE WHEN $2 THEN ${String(askedByHand)} ELSE priority END
     WHERE podcast_id = $1 AND EXISTS (SELECT FROM podcasts WHERE id = $1 AND retired_at IS NULL)`,
    [podcastId, options.trusted === true],
  );
  if (rowCount !== 1) return false;
  await db.query('SELECT pg_notify($1, $2)', [feedDue, podcastId]);
  return true;
}

/** Says once more that the feed is due, where somebody came to want it while it was being read. */
export async function sayIfStillDue(db: Queryable, podcastId: string): Promise<void> {
  await db.query(
    `SELECT pg_notify($1, podcast_id::text) FROM feeds WHERE podcast_id = $2 AND next_read_at <= clock_timestamp()`,
    [feedDue, podcastId],
  );
}

/**
 * What this provider lists and nobody was allowed to contact is read at once, now that the provider may allow it; also
 * what is being read for the first time at this moment, perhaps still without its leave. Inside a transaction.
 */
export async function makeRefusedFeedsDue(client: Queryable, providerId: string): Promise<void> {
  const { rowCount } = await client.query(
    `UPDATE feeds SET next_read_at = clock_timestamp() WHERE podcast_id IN (
       SELECT feed.podcast_id FROM provider_feeds listed JOIN feeds feed USING (podcast_id)
       JOIN providers ON providers.id = listed.provider_id
       WHERE listed.provider_id = $1 AND cardinality(providers.allowed_hosts) > 0
         AND (feed.failure_type = 'address-not-allowed' OR (feed.last_read_at IS NULL AND feed.leased_until > now()))
       ORDER BY feed.podcast_id FOR UPDATE OF feed)`,
    [providerId],
  );
  if (rowCount) await client.query('SELECT pg_notify($1, $2)', [feedDue, '']);
}

/** `feeds.priority` of a feed whose next reading somebody asked for by hand. */
export const askedByHand = 100;
