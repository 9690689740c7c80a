import type { Queryable } from '#db/database.ts';

/** A place in a topic of the log: events are in the order of their transactions. */
export type LogPlace = { transaction: string; position: number };
export type ReadEvent = { key: string; body: unknown };

const settled = 'transaction_id < pg_snapshot_xmin(pg_current_snapshot())';

/** Before the last so many events. */
export async function readLogEnd(db: Queryable, topic: string, last: number): Promise<LogPlace> {
  const { rows } = await db.query<LogPlace>(
    `SELECT transaction_id::text AS transaction, id AS position FROM event_log
     WHERE topic = $1 AND ${settled} ORDER BY transaction_id DESC, id DESC OFFSET $2 LIMIT 1`,
    [topic, last],
  );
  return rows[0] ?? { transaction: '0', position: 0 };
}

/** Events behind a place, and the place behind them; for those who keep no position. */
export async function readLogAfter(
  db: Queryable,
  topic: string,
  place: LogPlace,
  limit: number,
): Promise<{ events: ReadEvent[]; place: LogPlace }> {
  const { rows } = await db.query<ReadEvent & LogPlace>(
    `SELECT key, body, transaction_id::text AS transaction, id AS position FROM event_log
     WHERE topic = $1 AND (transaction_id, id) > ($2::xid8, $3) AND ${settled}
     ORDER BY transaction_id, id LIMIT $4`,
    [topic, place.transaction, place.position, limit],
  );
  const last = rows.at(-1);
  return {
    events: rows.map(({ key, body }) => ({ key, body })),
    place: last ? { transaction: last.transaction, position: last.position } : place,
  };
}
