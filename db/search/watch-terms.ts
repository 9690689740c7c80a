import type { Database, Queryable } from '#db/database.ts';
import { listen } from '#db/notifications.ts';

export type WatchOptions = { settleMs?: number; restFactor?: number; onError?: (error: unknown) => void };
export type WatchedTerms<Terms> = { current(): Terms | null; close(): Promise<void> };

/**
 * Keeps the words of a catalog at hand, and reads them again some time after it changed (`channel` is notified then):
 * never within a request, and once for many changes in a row. `current()` is null until the first reading is done;
 * searches answer without it, only without tolerance for typing errors. `restFactor`: how many times as long as reading
 * took it then rests at least, as a large catalog takes seconds of the database to read.
 */
export async function watchTerms<Terms>(
  database: Pick<Database, 'pool'>,
  channel: string,
  load: (db: Queryable) => Promise<Terms>,
  options: WatchOptions = {},
): Promise<WatchedTerms<Terms>> {
  const { settleMs = 500, restFactor = 0, onError = () => undefined } = options;
  let terms: Terms | null = null;
  let timer: NodeJS.Timeout | undefined;
  let loading: Promise<void> | undefined;
  let stale = true;
  let closed = false;
  let tookMs = 0;

  async function read(): Promise<void> {
    if (!stale || closed) return;
    stale = false;
    const start = performance.now();
    try {
      terms = await load(database.pool);
    } catch (error) {
      onError(error);
      stale = true;
    }
    tookMs = performance.now() - start;
  }

  function startReading(): void {
    loading = read().finally(() => {
      loading = undefined;
      if (stale) schedule();
    });
  }

  function schedule(): void {
    stale = true;
    if (closed || timer || loading) return;
    timer = setTimeout(
      () => {
        timer = undefined;
        startReading();
      },
      Math.max(settleMs, restFactor * tookMs),
    );
    timer.unref();
  }

  const subscription = await listen(database, channel, schedule, schedule);
  startReading();
  return {
    current: () => terms,
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await subscription.close();
      await loading;
    },
  };
}
