import type { Queryable } from './database.ts';

/** Raised with a listener's id when what they played has changed. */
export const historyChanged = 'history_changed';

/** Heard once the transaction is committed; within one, however often it is said, once. */
export async function announceHistory(transaction: Queryable, listenerIds: readonly string[]): Promise<void> {
  if (listenerIds.length === 0) return;
  await transaction.query({
    name: 'announce-history',
    text: 'SELECT pg_notify($1, id::text) FROM unnest($2::uuid[]) AS changed (id)',
    values: [historyChanged, [...new Set(listenerIds)]],
  });
}
