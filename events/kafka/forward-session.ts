import { setTimeout as sleep } from 'node:timers/promises';
import { CompressionTypes, type Kafka, type Transaction } from 'kafkajs';
import type { Database } from '#db/database.ts';
import {
  beginForwarding,
  confirmForwarded,
  numberEvents,
  readNumbered,
  type NumberedEvent,
} from '#db/stores/forwarding.ts';
import type { Topic } from '../topics.ts';
import { toRecord } from './records.ts';

/** Not a group that reads: in its offsets stands which sequence of the log each topic has. */
export const forwarderGroup = 'airdex.forwarder';
const transactionalId = 'airdex.forwarder';

/** How many events one transaction takes. */
export const mostAtOnce = 2_000;
const longestOpenMs = 30_000;

export type ForwardSession = {
  /** Takes the next events of the topic to Kafka; answers whether there may be more. */
  forward(topic: Topic): Promise<boolean>;
  close(): Promise<void>;
};

/**
 * Whoever begins a session ends every other one: Kafka refuses what the earlier one still sends and undoes what it had
 * begun. Events and the sequence of the last of them become visible in one transaction of Kafka, so a session knows
 * from Kafka itself what is there. After any error it cannot be used further: what is true is learned by a new one.
 */
export async function beginForwardSession(
  database: Pick<Database, 'pool'>,
  kafka: Kafka,
  topics: readonly Topic[],
): Promise<ForwardSession> {
  const db = database.pool;
  const producer = kafka.producer({
    transactionalId,
    maxInFlightRequests: 1,
    transactionTimeout: longestOpenMs,
    // What has an unknown outcome is never sent again within a session.
    retry: { retries: 0 },
  });
  const close = () => producer.disconnect();
  try {
    await producer.connect();
    // The first transaction is the one that ends other sessions; it stays empty.
    const first = await producer.transaction();
    await first.abort();
    const forwarded = new Map<Topic, number>();
    const there = await readOffsets(kafka, topics);
    for (const topic of topics) {
      forwarded.set(topic, await beginForwarding(db, topic, there.get(topic) ?? null));
    }
    return { forward: (topic) => forward(topic, forwarded), close };
  } catch (error) {
    await close();
    throw error;
  }

  async function forward(topic: Topic, forwarded: Map<Topic, number>): Promise<boolean> {
    const readNext = () => readNumbered(db, topic, forwarded.get(topic) ?? 0, mostAtOnce);
    let events = await readNext();
    if (events.length === 0) {
      if ((await numberEvents(database, topic, mostAtOnce)) === 0) return false;
      events = await readNext();
    }
    const last = events.at(-1);
    if (!last) return true;
    // While some are on their way, those behind them get their numbers.
    const [fresh] = await Promise.all([numberEvents(database, topic, mostAtOnce), send(topic, events, last)]);
    forwarded.set(topic, last.sequence);
    await confirmForwarded(db, topic, last.sequence);
    return fresh > 0 || events.length === mostAtOnce;
  }

  async function send(
    topic: Topic,
    events: readonly NumberedEvent[],
    { sequence }: NumberedEvent,
  ): Promise<void> {
    const transaction = await producer.transaction();
    await joinOffsets(transaction, {
      consumerGroupId: forwarderGroup,
      topics: [{ topic, partitions: [{ partition: 0, offset: String(sequence) }] }],
    });
    await transaction.send({
      ...{ topic, acks: -1, compression: CompressionTypes.GZIP },
      messages: events.map(toRecord),
    });
    await transaction.commit();
  }
}

/** Kafka may still be finishing the transaction before. As the first step of the next one this can be tried again. */
async function joinOffsets(
  transaction: Transaction,
  offsets: Parameters<Transaction['sendOffsets']>[0],
): Promise<void> {
  const deadline = Date.now() + longestOpenMs;
  for (let wait = 2; ; wait = Math.min(wait * 2, 500)) {
    try {
      await transaction.sendOffsets(offsets);
      return;
    } catch (error) {
      const isBusy = (error as { type?: string }).type === 'CONCURRENT_TRANSACTIONS';
      if (!isBusy || Date.now() > deadline) throw error;
      await sleep(wait);
    }
  }
}

async function readOffsets(kafka: Kafka, topics: readonly Topic[]): Promise<Map<string, number>> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    const kept = await admin.fetchOffsets({ groupId: forwarderGroup, topics: [...topics] });
    const known = kept.flatMap(({ topic, partitions }) =>
      partitions
        .filter(({ partition, offset }) => partition === 0 && offset !== '-1')
        .map(({ offset }) => [topic, Number(offset)] as const),
    );
    return new Map(known);
  } finally {
    await admin.disconnect();
  }
}
