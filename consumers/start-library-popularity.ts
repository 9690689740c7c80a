import type { Logger } from 'pino';
import type { Database } from '#db/database.ts';
import { bumpLibraryGeneration } from '#db/library-generation.ts';
import { recountLibraryPopularity } from '#db/stores/library-popularity.ts';

const dayMs = 86_400_000;

/**
 * Counts anew, now and then, what of the library is heard most. Not with each play: a track stands in a dozen indexes, which
 * all would be written. Several processes may do it at once.
 */
export function startLibraryPopularity(context: {
  database: Pick<Database, 'pool'>;
  log: Logger;
  now?: () => number;
  everyMs?: number;
}): { close(): Promise<void> } {
  const { database, log, now = Date.now, everyMs = 5 * 60_000 } = context;

  async function count(): Promise<void> {
    try {
      // Yesterday too: what was heard at midnight is counted a moment after it.
      const changed = await recountLibraryPopularity(database.pool, new Date(now() - dayMs));
      if (changed > 0) await bumpLibraryGeneration(database.pool);
    } catch (error) {
      log.warn({ err: error }, 'what is heard most of the library could not be counted now');
    }
  }

  let counting = count();
  const timer = setInterval(() => {
    counting = counting.then(count);
  }, everyMs);
  timer.unref();
  return {
    close: async () => {
      clearInterval(timer);
      await counting;
    },
  };
}
