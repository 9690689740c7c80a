import { setTimeout as sleep } from 'node:timers/promises';
import { inTransaction, type Database } from '#db/database.ts';
import { listen } from '#db/notifications.ts';
import { adoptRestoredLog } from '#db/stores/adopt-restored-log.ts';
import { appendEvents, ensureOffset, hasEvents, takeEvents } from '#db/stores/event-log.ts';
import { createAnnouncer } from './create-announcer.ts';
import type { EventBus, Subscription } from './event-bus.ts';
import { retryDeadlocks } from '#db/retry-deadlocks.ts';
import { wakeUpCall } from '#db/wake-up-call.ts';

/** A notification can get lost, and a long transaction of anybody's holds events back: look again after this long. */
const patienceMs = 1_000;
const longestWaitMs = 30_000;

/** The log in Postgres. Positions are kept in the transaction that has the effect, so each event has it once. */
export function createPostgresEventBus(database: Database): EventBus {
  const announce = createAnnouncer(database.pool);
  return {
    append: async (topic, events) => {
      if (events.length === 0) return 0;
      const added = await retryDeadlocks(() => appendEvents(database.pool, topic, events));
      if (added > 0) announce(topic);
      return added;
    },
    consume: (subscription) => consume(database, subscription),
  };
}

async function consume(
  database: Database,
  { consumer, topic, handle, onError, batchSize = 500 }: Subscription,
): Promise<{ close(): Promise<void> }> {
  await adoptRestoredLog(database, topic);
  await ensureOffset(database.pool, consumer, topic);
  const stopping = new AbortController();
  const news = wakeUpCall();
  const ringForTopic = (named: string) => {
    if (named === topic) news.ring();
  };
  const listening = await listen(database, 'events_appended', ringForTopic, news.ring);

  async function run(): Promise<void> {
    let wait = 0;
    while (!stopping.signal.aborted) {
      try {
        if ((await handleNextBatch()) === 0) await news.wait(patienceMs);
        wait = 0;
      } catch (error) {
        onError(error);
        wait = Math.min(Math.max(100, wait * 2), longestWaitMs);
        await sleep(wait, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  }

  async function handleNextBatch(): Promise<number> {
    if (!(await hasEvents(database.pool, consumer, topic))) return 0;
    return inTransaction(database, async (transaction) => {
      const events = await takeEvents(transaction, consumer, topic, batchSize);
      if (!events || events.length === 0) return 0;
      await handle(transaction, events);
      return events.length;
    });
  }

  const running = run();
  return {
    close: async () => {
      stopping.abort();
      news.ring();
      await listening.close();
      await running;
    },
  };
}
