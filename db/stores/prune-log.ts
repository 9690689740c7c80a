import type { Queryable } from '#db/database.ts';

const atOnce = 5_000;

export type LogRetention = {
  topic: string;
  olderThan: Date;
  /** Where a forwarder takes the topic elsewhere: the last sequence that is safe there. Consumers read there as well. */
  forwardedUpTo?: number;
};

/** Forgets events that are old enough, and that nobody has yet to read. Answers how many. */
export async function pruneLog(db: Queryable, retention: LogRetention): Promise<number> {
  const { topic, olderThan, forwardedUpTo = null } = retention;
  let pruned = 0;
  for (let deleted = atOnce; deleted === atOnce; pruned += deleted) {
    // The log is in the order of age, so its first events are looked at, and no others.
    const { rowCount } = await db.query(
      `DELETE FROM event_log WHERE id IN (
         SELECT id FROM (
           SELECT id, transaction_id, sequence, appended_at FROM event_log WHERE topic = $1
           ORDER BY transaction_id, id LIMIT $4) event
         WHERE appended_at < $2 AND CASE WHEN $3::bigint IS NOT NULL THEN sequence <= $3
           ELSE NOT EXISTS (
             SELECT FROM consumer_offsets reader WHERE reader.topic = $1
               AND (reader.transaction_id, reader.position) < (event.transaction_id, event.id)) END)`,
      [topic, olderThan, forwardedUpTo, atOnce],
    );
    deleted = rowCount ?? 0;
  }
  return pruned;
}
