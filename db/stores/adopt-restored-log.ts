import { inTransaction, type Database } from '#db/database.ts';

/** Transactions count from 3; so this one lies before every other. */
const firstTransaction = '3';

/**
 * A log that was restored from a backup into another cluster names transactions that are still to come here: its events
 * would wait for ever, and those that follow would seem read. All of it is put before the first transaction, in the
 * order of ids, and positions in front of the first event that was not read. Events near there may come once more.
 */
export async function adoptRestoredLog(database: Database, topic: string): Promise<void> {
  const { rows } = await database.pool.query<{ restored: boolean }>(
    `SELECT EXISTS (SELECT FROM event_log
         WHERE topic = $1 AND transaction_id >= pg_snapshot_xmax(pg_current_snapshot()))
       OR EXISTS (SELECT FROM consumer_offsets
         WHERE topic = $1 AND transaction_id >= pg_snapshot_xmax(pg_current_snapshot())) AS restored`,
    [topic],
  );
  if (!rows[0]?.restored) return;
  await inTransaction(database, async (transaction) => {
    await transaction.query('LOCK TABLE event_log IN SHARE ROW EXCLUSIVE MODE');
    await transaction.query(
      `UPDATE consumer_offsets consumed SET transaction_id = $2::xid8, position = coalesce(
         (SELECT min(id) - 1 FROM event_log event WHERE event.topic = $1
            AND (event.transaction_id, event.id) > (consumed.transaction_id, consumed.position)),
         (SELECT max(id) FROM event_log event WHERE event.topic = $1),
         consumed.position)
       WHERE topic = $1`,
      [topic, firstTransaction],
    );
    await transaction.query('UPDATE event_log SET transaction_id = $2::xid8 WHERE topic = $1', [
      topic,
      firstTransaction,
    ]);
  });
}
