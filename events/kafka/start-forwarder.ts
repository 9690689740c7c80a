import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '#db/database.ts';
import { listen } from '#db/notifications.ts';
import { adoptRestoredLog } from '#db/stores/adopt-restored-log.ts';
import { wakeUpCall } from '#db/wake-up-call.ts';
import { topicSettings } from '../topic-settings.ts';
import { connectKafka } from './connect-kafka.ts';
import { ensureTopics } from './ensure-topics.ts';
import { beginForwardSession } from './forward-session.ts';
import { holdForwarderLock } from './hold-forwarder-lock.ts';

const patienceMs = 1_000;
const longestWaitMs = 15_000;

/**
 * Takes the log to Kafka, in order and each event once, whoever is killed when. Any number of processes may start one:
 * one of them works, and the next takes over when it is gone. With Kafka away the log just grows.
 */
export function startForwarder(context: {
  database: Database;
  brokers: readonly string[];
  log: Pick<Logger, 'debug' | 'info' | 'warn'>;
}): { close(): Promise<void> } {
  const { database, brokers, log } = context;
  const kafka = connectKafka({ brokers, log });
  const topics = topicSettings.map(({ topic }) => topic);
  const stopping = new AbortController();
  const news = wakeUpCall();

  async function work(): Promise<void> {
    const lock = await holdForwarderLock(database);
    if (!lock) return;
    try {
      await ensureTopics(kafka);
      for (const topic of topics) await adoptRestoredLog(database, topic);
      const session = await beginForwardSession(database, kafka, topics);
      log.info({ topics }, 'events are taken to Kafka');
      try {
        while (!stopping.signal.aborted && !lock.isLost()) {
          let isMore = false;
          for (const topic of topics) isMore = (await session.forward(topic)) || isMore;
          if (!isMore) await news.wait(patienceMs);
        }
      } finally {
        await session.close();
      }
    } finally {
      lock.release();
    }
  }

  async function run(): Promise<void> {
    const listening = await listenPatiently();
    let wait = 0;
    while (!stopping.signal.aborted) {
      const began = Date.now();
      try {
        await work();
        wait = patienceMs;
      } catch (error) {
        if (Date.now() - began > longestWaitMs) wait = 0;
        wait = Math.min(Math.max(250, wait * 2), longestWaitMs);
        log.warn(
          { err: error, againInMs: wait },
          'events cannot be taken to Kafka now; they wait in the log',
        );
      }
      await sleep(wait, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
    await listening?.close();
  }

  /** Without it events are found by looking, only later. */
  async function listenPatiently() {
    return listen(database, 'events_appended', news.ring, news.ring).catch(() => undefined);
  }

  const running = run();
  return {
    close: async () => {
      stopping.abort();
      news.ring();
      await running;
    },
  };
}
