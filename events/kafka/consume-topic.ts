import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { inTransaction, type Database } from '#db/database.ts';
import type { Subscription } from '../event-bus.ts';
import { ensureTopics } from './ensure-topics.ts';
import { fromRecord } from './records.ts';

const longestWaitMs = 15_000;

/**
 * Reads a topic as a group of the consumer's name, only what was committed. The effect is committed in Postgres first and
 * the offset in Kafka after it: who is killed between the two sees the batch once more. With Kafka away it waits.
 */
export function consumeTopic(
  { database, kafka }: { database: Pick<Database, 'pool'>; kafka: Kafka },
  { consumer: name, topic, handle, onError, batchSize = 500 }: Subscription,
): { close(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const pause = (ms: number) => sleep(ms, undefined, { signal }).catch(() => undefined);

  async function run(): Promise<void> {
    for (let wait = 250; !signal.aborted; wait = Math.min(wait * 2, longestWaitMs)) {
      const consumer = kafka.consumer({
        groupId: `airdex.${name}`,
        sessionTimeout: 15_000,
        rebalanceTimeout: 30_000,
        heartbeatInterval: 2_000,
        maxWaitTimeInMs: 500,
        allowAutoTopicCreation: false,
        readUncommitted: false,
        // A reader that fails ends, is told of, and is made anew here.
        retry: { retries: 5, restartOnFailure: () => Promise.resolve(false) },
      });
      try {
        await ensureTopics(kafka);
        await consumer.connect();
        await consumer.subscribe({ topic, fromBeginning: true });
        const began = Date.now();
        await untilItEnds(consumer);
        if (Date.now() - began > longestWaitMs) wait = 125;
      } catch (error) {
        onError(error);
      } finally {
        await consumer.disconnect().catch(() => undefined);
      }
      if (!signal.aborted) await pause(wait);
    }
  }

  /** Throws what the reader failed of; returns when it was closed. */
  async function untilItEnds(consumer: Consumer): Promise<void> {
    const ended = new Promise<void>((done, fail) => {
      signal.addEventListener('abort', () => done(), { once: true });
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        fail(payload.error);
      });
    });
    const running = consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 3,
      eachBatch: (payload) => handleBatch(consumer, payload),
    });
    await Promise.all([running, ended]);
  }

  async function handleBatch(consumer: Consumer, payload: EachBatchPayload): Promise<void> {
    const { batch, heartbeat, resolveOffset } = payload;
    const { partition, messages } = batch;
    const isOver = () => signal.aborted || !payload.isRunning() || payload.isStale();
    for (let start = 0; start < messages.length; start += batchSize) {
      const some = messages.slice(start, start + batchSize);
      const events = some.map((message) => fromRecord(topic, partition, message));
      for (let wait = 100; ; wait = Math.min(wait * 2, longestWaitMs / 5)) {
        if (isOver()) return;
        try {
          await inTransaction(database, (transaction) => handle(transaction, events));
          break;
        } catch (error) {
          onError(error);
          await pause(wait);
          await heartbeat();
        }
      }
      const last = some.at(-1)?.offset ?? '0';
      resolveOffset(last);
      await consumer.commitOffsets([{ topic, partition, offset: String(BigInt(last) + 1n) }]);
      await heartbeat();
    }
  }

  const running = run();
  return {
    close: async () => {
      stopping.abort();
      await running;
    },
  };
}
