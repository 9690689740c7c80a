import type { Queryable } from '#db/database.ts';

/** What a show's popularity is made of: each doubling of its subscribers is worth the same. */
const popularity = 'least(1000000, round(100000 * log(2, 1 + counted.subscribers)))';

/** Counts who subscribes to these shows; a show that nobody's count changed is not written. */
export async function recountSubscribers(db: Queryable, podcastIds: readonly string[]): Promise<void> {
  await db.query(
    `UPDATE podcasts SET subscribers = counted.subscribers, popularity = ${popularity}, updated_at = now()
     FROM (SELECT named.id, (SELECT count(*) FROM subscriptions WHERE podcast_id = named.id)::integer AS subscribers
           FROM unnest($1::uuid[]) AS named (id)) counted
     WHERE podcasts.id = counted.id AND podcasts.subscribers <> counted.subscribers`,
    [podcastIds],
  );
}
