import { inTransaction, type Database } from '#db/database.ts';
import { retryDeadlocks } from '#db/retry-deadlocks.ts';
import { announceEvents, appendEvents } from './event-log.ts';
import { recountSubscribers } from './podcast-popularity.ts';

/** NOTIFY: whoever remembers listeners looks anew. */
export const listenerErased = 'listener_erased';

/**
 * Deletes a listener and all that is theirs: the log's events with it, and for those who read the topics elsewhere a
 * tombstone on each. What stays are sums over many listeners. False where there is no such listener.
 */
export function eraseListener(
  database: Pick<Database, 'pool'>,
  listenerId: string,
  topics: readonly string[],
): Promise<boolean> {
  return retryDeadlocks(() =>
    inTransaction(database, async (transaction) => {
      // Waits for whoever is adding to what the listener did, and lets nobody begin.
      const { rows } = await transaction.query<{ pseudonym: string }>(
        'SELECT pseudonym FROM listeners WHERE id = $1 FOR UPDATE',
        [listenerId],
      );
      const pseudonym = rows[0]?.pseudonym;
      if (pseudonym === undefined) return false;
      await transaction.query('DELETE FROM event_log WHERE key = $1', [pseudonym]);
      await transaction.query('DELETE FROM dead_letters WHERE key = $1', [pseudonym]);
      await transaction.query('DELETE FROM stream_sessions WHERE listener_pseudonym = $1', [pseudonym]);
      const shows = await transaction.query<{ id: string }>(
        'SELECT podcast_id AS id FROM subscriptions WHERE listener_id = $1 ORDER BY podcast_id',
        [listenerId],
      );
      await transaction.query('DELETE FROM listeners WHERE id = $1', [listenerId]);
      await recountSubscribers(
        transaction,
        shows.rows.map(({ id }) => id),
      );
      for (const topic of topics) {
        const tombstone = { id: `${pseudonym}:erased`, key: pseudonym, body: null };
        await appendEvents(transaction, topic, [tombstone]);
        await announceEvents(transaction, topic);
      }
      await transaction.query('SELECT pg_notify($1, $2)', [listenerErased, listenerId]);
      return true;
    }),
  );
}
