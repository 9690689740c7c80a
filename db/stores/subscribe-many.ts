import type { Queryable } from '#db/database.ts';
import { recountSubscribers } from './podcast-popularity.ts';

/** Subscribes a listener to all of these shows; answers those that were not subscribed yet. */
export async function subscribeMany(
  client: Queryable,
  listenerId: string,
  podcastIds: readonly string[],
): Promise<Set<string>> {
  if (podcastIds.length === 0) return new Set();
  // Held against whoever lets go of a feed that nobody seems to want.
  await client.query('SELECT FROM podcasts WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE', [podcastIds]);
  const { rows } = await client.query<{ id: string }>(
    // In one order everywhere, so that two imports of the same shows do not wait for each other.
    `INSERT INTO subscriptions (listener_id, podcast_id)
     SELECT DISTINCT $1::uuid, id FROM unnest($2::uuid[]) AS asked (id) ORDER BY id
     ON CONFLICT DO NOTHING RETURNING podcast_id AS id`,
    [listenerId, podcastIds],
  );
  const added = rows.map(({ id }) => id);
  await recountSubscribers(client, added);
  return new Set(added);
}
