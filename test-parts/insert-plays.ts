import { randomUUID } from 'node:crypto';
import type { Database } from '#db/database.ts';
import { inTransaction } from '#db/database.ts';
import type { PlayRow } from '#db/entities/plays.ts';
import { changeItemDays, changeListenerTotals } from '#db/stores/play-totals.ts';
import { writePlays } from '#db/stores/plays.ts';

/** What a test says of a play; the rest is ordinary. */
export type TestPlay = Pick<PlayRow, 'item'> & { at: string; minutes: number } & Partial<PlayRow>;

/** Puts plays straight into a listener's history and its sums, as their events would have left them. */
export async function insertPlays(
  database: Pick<Database, 'pool'>,
  listenerId: string,
  plays: TestPlay[],
  options: { isPrivate?: boolean } = {},
): Promise<string[]> {
  const rows = plays.map(({ at, minutes, ...given }): PlayRow => {
    const listenedMs = minutes * 60_000;
    const startedAt = new Date(at);
    return {
      ...{ listenerId, play: randomUUID(), parent: null, title: null, startedAt, listenedMs },
      lastAt: new Date(startedAt.getTime() + listenedMs),
      ...{ positionMs: listenedMs, lastSeq: 9, lastType: 'stopped', serverMs: null, client: 'Test 1.0' },
      ...{ completed: false, failed: false, skipped: false, removedAt: null },
      counted: listenedMs >= 30_000,
      reason: listenedMs >= 30_000 ? 'heard-30-seconds' : 'too-short',
      ...given,
    };
  });
  await inTransaction(database, async (transaction) => {
    await writePlays(transaction, rows);
    const changes = rows.map((after) => ({ before: undefined, after }));
    await changeListenerTotals(transaction, changes);
    if (!options.isPrivate) await changeItemDays(transaction, changes);
  });
  return rows.map(({ play }) => play);
}
