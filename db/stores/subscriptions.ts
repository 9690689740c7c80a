import type { Queryable } from '#db/database.ts';
import { retireUnwantedFeeds } from './feed-reasons.ts';
import { recountSubscribers } from './podcast-popularity.ts';

export type SubscriptionRow = { podcastId: string; createdAt: Date };
/** Microseconds matter, so the time stays the text that Postgres gave. */
export type SubscriptionPosition = { createdAt: string; podcastId: string };

/** True where it is new. Inside the transaction that made the feed, so that it is never without a reason. */
export async function putSubscription(
  client: Queryable,
  listenerId: string,
  podcastId: string,
): Promise<boolean> {
  // Held against whoever lets go of a feed that nobody seems to want; and one after the other, so that all are counted.
  await client.query('SELECT FROM podcasts WHERE id = $1 FOR NO KEY UPDATE', [podcastId]);
  const { rowCount } = await client.query(
    'INSERT INTO subscriptions (listener_id, podcast_id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    [listenerId, podcastId],
  );
  if (rowCount !== 1) return false;
  await recountSubscribers(client, [podcastId]);
  return true;
}

/** False where there was none. A feed that nobody wants any more is let go. Inside a transaction. */
export async function deleteSubscription(
  client: Queryable,
  listenerId: string,
  podcastId: string,
): Promise<boolean> {
  await client.query('SELECT FROM podcasts WHERE id = $1 FOR UPDATE', [podcastId]);
  const { rowCount } = await client.query(
    'DELETE FROM subscriptions WHERE listener_id = $1 AND podcast_id = $2',
    [listenerId, podcastId],
  );
  if (rowCount !== 1) return false;
  await recountSubscribers(client, [podcastId]);
  await retireUnwantedFeeds(client, [podcastId]);
  return true;
}

/** Newest first. */
export async function listSubscriptions(
  db: Queryable,
  listenerId: string,
  page: { limit: number; after?: SubscriptionPosition },
): Promise<{ rows: SubscriptionRow[]; next: SubscriptionPosition | null }> {
  const { rows } = await db.query<SubscriptionRow & { position: string }>(
    `SELECT podcast_id AS "podcastId", created_at AS "createdAt", created_at::text AS position FROM subscriptions
     WHERE listener_id = $1 AND ($2::timestamptz IS NULL OR (created_at, podcast_id) < ($2::timestamptz, $3::uuid))
     ORDER BY created_at DESC, podcast_id DESC LIMIT $4`,
    [listenerId, page.after?.createdAt ?? null, page.after?.podcastId ?? null, page.limit + 1],
  );
  const shown = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  return {
    rows: shown.map(({ podcastId, createdAt }) => ({ podcastId, createdAt })),
    next: last ? { createdAt: last.position, podcastId: last.podcastId } : null,
  };
}
