import { setTimeout as sleep } from 'node:timers/promises';
import { inTransaction, type Database } from '#db/database.ts';
import { listen } from '#db/notifications.ts';
import { adoptRestoredLog } from '#db/stores/adopt-restored-log.ts';
import { announceEvents, appendEvents, ensureOffset, hasEvents, takeEvents } from '#db/stores/event-log.ts';
import type { BusEvent, EventBus, Subscription } from './event-bus.ts';
import { runTogether } from './run-together.ts';
import type { Topic } from './topics.ts';
import { wakeUpCall } from './wake-up-call.ts';

/** A notification can get lost, and a long transaction of anybody's holds events back: look again after this long. */
const patienceMs = 1_000;
const deadlockDetected = '40P01';
const longestWaitMs = 30_000;

/** The log in Postgres. Positions are kept in the transaction that has the effect, so each event has it once. */
export function createPostgresEventBus(database: Database): EventBus {
  const announcements = new Map<Topic, () => void>();

  /** Beside the appending transactions, not inside them: those that NOTIFY commit one after another. */
  function announce(topic: Topic): void {
    const known =
      announcements.get(topic) ??
      runTogether(() => announceEvents(database.pool, topic).catch(() => undefined));
    announcements.set(topic, known);
    known();
  }

  /** Two batches that share events in another order can lock each other out; Postgres then ends one of them. */
  async function appendOnce(topic: Topic, events: readonly BusEvent[], attempts = 5): Promise<number> {
    try {
      return await appendEvents(database.pool, topic, events);
    } catch (error) {
      if (attempts <= 1 || (error as { code?: string }).code !== deadlockDetected) throw error;
      return appendOnce(topic, events, attempts - 1);
    }
  }

  return {
    append: async (topic, events) => {
      if (events.length === 0) return 0;
      const added = await appendOnce(topic, events);
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
