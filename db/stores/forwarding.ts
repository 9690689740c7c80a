import { inTransaction, type Database, type Queryable } from '#db/database.ts';
import { ensureOffset, hasEvents } from './event-log.ts';

/** How the forwarder is called among those who read the log. */
const reader = 'forwarder';

export type NumberedEvent = {
  sequence: number;
  id: string;
  key: string;
  /** As JSON text; null for a tombstone. */
  body: string | null;
};

/**
 * Numbers up to `limit` events that have no sequence yet, in the order of the log. The number that came last is kept
 * beside the log, since events of erased listeners leave it. Answers how many were numbered.
 */
export async function numberEvents(
  database: Pick<Database, 'pool'>,
  topic: string,
  limit: number,
): Promise<number> {
  // An idle forwarder writes nothing to the disk.
  if (!(await hasEvents(database.pool, reader, topic))) return 0;
  return inTransaction(database, async (transaction) => {
    await transaction.query('SELECT FROM consumer_offsets WHERE consumer = $1 AND topic = $2 FOR UPDATE', [
      reader,
      topic,
    ]);
    const { rows } = await transaction.query<{ numbered: number }>(
      `WITH place AS MATERIALIZED (
         SELECT transaction_id, position FROM consumer_offsets WHERE consumer = $1 AND topic = $2
       ), fresh AS MATERIALIZED (
         SELECT id, transaction_id, sequence IS NULL AS is_fresh,
           (SELECT numbered FROM forwarding WHERE topic = $2)
             + count(*) FILTER (WHERE sequence IS NULL) OVER (ORDER BY transaction_id, id) AS sequence
         FROM (
           SELECT id, transaction_id, sequence FROM event_log
           WHERE topic = $2 AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())
             AND (transaction_id, id) > ((SELECT transaction_id FROM place), (SELECT position FROM place))
           ORDER BY transaction_id, id LIMIT $3
         ) next
       ), numbering AS (
         UPDATE event_log SET sequence = fresh.sequence FROM fresh WHERE event_log.id = fresh.id AND is_fresh
       ), counting AS (
         UPDATE forwarding SET numbered = (SELECT max(sequence) FROM fresh)
         WHERE topic = $2 AND EXISTS (SELECT FROM fresh)
       ), moving AS (
         UPDATE consumer_offsets SET transaction_id = last.transaction_id, position = last.id, updated_at = now()
         FROM (SELECT transaction_id, id FROM fresh ORDER BY transaction_id DESC, id DESC LIMIT 1) last
         WHERE consumer = $1 AND topic = $2
       )
       SELECT count(*)::int AS numbered FROM fresh`,
      [reader, topic, limit],
    );
    return rows[0]?.numbered ?? 0;
  });
}

/** What follows a sequence, in order. There are gaps where listeners were erased. */
export async function readNumbered(
  db: Queryable,
  topic: string,
  after: number,
  limit: number,
): Promise<NumberedEvent[]> {
  const { rows } = await db.query<NumberedEvent>({
    name: 'read-numbered',
    text: `SELECT sequence, event_id AS id, key, body::text AS body FROM event_log
           WHERE topic = $1 AND sequence > $2 ORDER BY sequence LIMIT $3`,
    values: [topic, after, limit],
  });
  return rows;
}

/**
 * Begins to forward a topic of which the other bus has `there` already (null: it does not know). Answers what is
 * safe. A database that was brought back from a backup numbers on behind what the bus has.
 */
export async function beginForwarding(db: Queryable, topic: string, there: number | null): Promise<number> {
  await ensureOffset(db, reader, topic);
  const { rows } = await db.query<{ confirmed: number }>(
    `INSERT INTO forwarding AS kept (topic, numbered, confirmed) VALUES ($1, $2, $2)
     ON CONFLICT (topic) DO UPDATE SET numbered = greatest(kept.numbered, $2),
       confirmed = greatest(kept.confirmed, $2)
     RETURNING confirmed`,
    [topic, there ?? 0],
  );
  return rows[0]?.confirmed ?? 0;
}

/** The other bus has everything up to this sequence. */
export async function confirmForwarded(db: Queryable, topic: string, upTo: number): Promise<void> {
  await db.query('UPDATE forwarding SET confirmed = greatest(confirmed, $2) WHERE topic = $1', [topic, upTo]);
}

/** The last sequence that is safe on the other bus. */
export async function forwardedUpTo(db: Queryable, topic: string): Promise<number> {
  const { rows } = await db.query<{ confirmed: number }>(
    'SELECT confirmed FROM forwarding WHERE topic = $1',
    [topic],
  );
  return rows[0]?.confirmed ?? 0;
}

/** How many events wait to be taken to the other bus. */
export async function countUnforwarded(db: Queryable, topic: string): Promise<number> {
  const { rows } = await db.query<{ waiting: number }>(
    `SELECT count(*)::int AS waiting FROM event_log
     WHERE topic = $1 AND (sequence IS NULL OR sequence > coalesce(
       (SELECT confirmed FROM forwarding WHERE topic = $1), 0))`,
    [topic],
  );
  return rows[0]?.waiting ?? 0;
}
