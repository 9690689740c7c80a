import type { Queryable } from '#db/database.ts';

/** A body of null is a tombstone: the listener of the key was erased. */
export type EventToAppend = { id: string; key: string; body: unknown };
export type LoggedEvent = { id: string; key: string; body: unknown; appendedAt: Date };

/** Keeps the events that the topic does not have yet, in their order; answers how many were new. */
export async function appendEvents(
  db: Queryable,
  topic: string,
  events: readonly EventToAppend[],
): Promise<number> {
  const { rowCount } = await db.query({
    name: 'append-events',
    text: `INSERT INTO event_log (topic, event_id, key, body)
           SELECT $1, * FROM unnest($2::text[], $3::text[], $4::jsonb[])
           ON CONFLICT (topic, event_id) DO NOTHING`,
    values: [
      topic,
      events.map((event) => event.id),
      events.map((event) => event.key),
      events.map((event) => (event.body === null ? null : JSON.stringify(event.body))),
    ],
  });
  return rowCount ?? 0;
}

export type ListenerEvent = EventToAppend & { topic: string };

/**
 * The same for what listeners did, each event on its topic; of a key that is nobody's pseudonym any more nothing is
 * kept. Whoever erases a listener waits for this, and finds what it kept. Answers who is known, and which topics grew.
 */
export async function appendListenerEvents(
  db: Queryable,
  events: readonly ListenerEvent[],
): Promise<{ known: Set<string>; grown: Set<string> }> {
  const { rows } = await db.query<{ known: string[] | null; grown: string[] | null }>({
    name: 'append-listener-events',
    text: `WITH listener AS MATERIALIZED (
             SELECT pseudonym FROM listeners WHERE pseudonym = ANY ($2) ORDER BY id FOR KEY SHARE
           ), added AS (
             INSERT INTO event_log (topic, key, event_id, body)
             SELECT event.topic, event.key, event.id, event.body
             FROM unnest($1::text[], $2::text[], $3::text[], $4::jsonb[]) WITH ORDINALITY
               AS event (topic, key, id, body, nth)
             JOIN listener ON listener.pseudonym = event.key ORDER BY nth
             ON CONFLICT (topic, event_id) DO NOTHING RETURNING topic
           )
           SELECT (SELECT array_agg(pseudonym) FROM listener) AS known,
             (SELECT array_agg(DISTINCT topic) FROM added) AS grown`,
    values: [
      events.map((event) => event.topic),
      events.map((event) => event.key),
      events.map((event) => event.id),
      events.map((event) => JSON.stringify(event.body)),
    ],
  });
  return { known: new Set(rows[0]?.known), grown: new Set(rows[0]?.grown) };
}

/**
 * Whether there is something to take; asked first, since an idle consumer then writes nothing to the disk. The order
 * makes Postgres enter the log by its index; within EXISTS it would drop the order and may read the whole log.
 */
export async function hasEvents(db: Queryable, consumer: string, topic: string): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'has-events',
    text: `SELECT id FROM event_log
           WHERE topic = $2 AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())
             AND (transaction_id, id) > (
               (SELECT transaction_id FROM consumer_offsets WHERE consumer = $1 AND topic = $2),
               (SELECT position FROM consumer_offsets WHERE consumer = $1 AND topic = $2))
           ORDER BY transaction_id, id LIMIT 1`,
    values: [consumer, topic],
  });
  return rowCount === 1;
}

/**
 * The consumer's next events, and its position moved behind them, in the caller's transaction: what the events cause
 * and that they were read become true together. Undefined where another process reads for this consumer now.
 *
 * A transaction that commits late can hold smaller ids than what is visible already. So the order is that of the
 * transactions, and nothing is read from one that is younger than any still running.
 */
export async function takeEvents(
  transaction: Queryable,
  consumer: string,
  topic: string,
  limit: number,
): Promise<LoggedEvent[] | undefined> {
  const locked = await transaction.query<{ after: string; position: number }>(
    `SELECT transaction_id::text AS after, position FROM consumer_offsets
     WHERE consumer = $1 AND topic = $2 FOR UPDATE SKIP LOCKED`,
    [consumer, topic],
  );
  const offset = locked.rows[0];
  if (!offset) return undefined;
  const { rows } = await transaction.query<LoggedEvent & { position: number; transaction: string }>(
    `SELECT event_id AS id, key, body, appended_at AS "appendedAt",
       event.id AS position, transaction_id::text AS transaction
     FROM event_log event
     WHERE topic = $1 AND (transaction_id, event.id) > ($2::xid8, $3)
       AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())
     ORDER BY transaction_id, event.id LIMIT $4`,
    [topic, offset.after, offset.position, limit],
  );
  const last = rows.at(-1);
  if (last) {
    await transaction.query(
      `UPDATE consumer_offsets SET transaction_id = $3::xid8, position = $4, updated_at = now()
       WHERE consumer = $1 AND topic = $2`,
      [consumer, topic, last.transaction, last.position],
    );
  }
  return rows.map(({ id, key, body, appendedAt }) => ({ id, key, body, appendedAt }));
}

/** A consumer that is new to a topic starts at its beginning. */
export async function ensureOffset(db: Queryable, consumer: string, topic: string): Promise<void> {
  await db.query('INSERT INTO consumer_offsets (consumer, topic) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    consumer,
    topic,
  ]);
}

/** Tells whoever waits for events of the topic to look now. */
export async function announceEvents(db: Queryable, topic: string): Promise<void> {
  await db.query(`SELECT pg_notify('events_appended', $1)`, [topic]);
}
