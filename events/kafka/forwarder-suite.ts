import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka, Producer, Transaction } from 'kafkajs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { appendEvents } from '#db/stores/event-log.ts';
import { countUnforwarded, forwardedUpTo } from '#db/stores/forwarding.ts';
import { readTopic } from '#test-parts/kafka/read-topic.ts';
import type { KafkaPart } from '#test-parts/kafka/start-kafka.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { playsTopic } from '../topics.ts';
import { connectKafka } from './connect-kafka.ts';
import { beginForwardSession } from './forward-session.ts';
import { startForwarder } from './start-forwarder.ts';
import { renewTopics } from './test-topics.ts';

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
const topics = [playsTopic] as const;
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);
/** Five listeners, whose events carry their number. */
const numbered = (from: number, to: number) =>
  range(from, to).map((n) => ({ id: String(n), key: `listener-${String(n % 5)}`, body: { n } }));

/** A client that dies right before or right after a step of a transaction: nobody learns how the step went. */
function dying(kafka: Kafka, step: keyof Transaction, when: 'before' | 'after'): Kafka {
  const replace = <T extends object>(one: T, changes: Partial<T>): T => ({ ...one, ...changes });
  const transactionOf = (producer: Producer) => async () => {
    const transaction = await producer.transaction();
    const real = transaction[step].bind(transaction) as (argument: unknown) => Promise<unknown>;
    const die = async (argument: unknown) => {
      if (when === 'after') await real(argument);
      throw new Error(`killed ${when} ${step}`);
    };
    return replace(transaction, { [step]: die });
  };
  return {
    admin: () => kafka.admin(),
    producer: (options: Parameters<Kafka['producer']>[0]) => {
      const producer = kafka.producer(options);
      return replace(producer, { transaction: transactionOf(producer) });
    },
  } as unknown as Kafka;
}

export function promisesOfTheForwarder(broker: () => KafkaPart): void {
  let database: TestDatabase;
  let kafka: Kafka;
  const open: { close(): Promise<void> }[] = [];

  beforeEach(async () => {
    kafka = connectKafka({ brokers: [broker().broker], log });
    await renewTopics(kafka);
    database = await createTestDatabase();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close().catch(() => undefined)));
    await database.close();
  });

  const append = (from: number, to: number) => appendEvents(database.pool, playsTopic, numbered(from, to));
  const forward = () => {
    const forwarder = startForwarder({ database, brokers: [broker().broker], log });
    open.push(forwarder);
    return forwarder;
  };
  const allForwarded = () =>
    vi.waitFor(async () => expect(await countUnforwarded(database.pool, playsTopic)).toBe(0), {
      timeout: 90_000,
      interval: 100,
    });
  async function expectExactly(to: number): Promise<void> {
    const read = await readTopic(kafka, playsTopic);
    for (const listener of range(0, 5)) {
      const own = read
        .filter(({ key }) => key === `listener-${String(listener)}`)
        .map(({ id }) => Number(id));
      expect(own).toEqual(range(0, to).filter((n) => n % 5 === listener));
    }
  }

  test('events become records: key, headers, a tombstone without value; private plays stay', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await appendEvents(database.pool, playsTopic, [
      { id: 'a', key: 'one', body: { traceparent } },
      { id: 'one:erased', key: 'one', body: null },
    ]);
    await appendEvents(database.pool, 'airdex.private-plays.v1', [{ id: 'p', key: 'one', body: {} }]);
    forward();
    await allForwarded();
    const [play, tombstone, ...rest] = await readTopic(kafka, playsTopic);
    const type = { 'content-type': 'application/cloudevents+json' };
    expect(play).toMatchObject({ id: 'a', key: 'one', headers: { ...type, id: 'a', traceparent } });
    expect(JSON.parse(play?.value ?? '')).toEqual({ traceparent });
    expect(tombstone).toMatchObject({ id: 'one:erased', key: 'one', value: null });
    expect(rest).toEqual([]);
    const admin = kafka.admin();
    expect(await admin.listTopics()).not.toContain('airdex.private-plays.v1');
    await admin.disconnect();
  });

  test.each(
    (['sendOffsets', 'send', 'commit'] as const).flatMap((step) =>
      (['before', 'after'] as const).map((when) => [when, step] as const),
    ),
  )('killed %s %s: what follows finds each event once and in order', async (when, step) => {
    await append(0, 50);
    // The first transaction of a session is undone by intent, and no step of it is one of these.
    const killed = await beginForwardSession(database, dying(kafka, step, when), topics);
    open.push(killed);
    await expect(killed.forward(playsTopic)).rejects.toThrow('killed');
    await append(50, 80);
    forward();
    await allForwarded();
    await expectExactly(80);
    expect(await forwardedUpTo(database.pool, playsTopic)).toBe(80);
  });

  test('a second forwarder ends the first: what that one still sends is refused', async () => {
    const first = await beginForwardSession(database, kafka, topics);
    open.push(first);
    await append(0, 10);
    await first.forward(playsTopic);
    const second = await beginForwardSession(database, kafka, topics);
    open.push(second);
    await append(10, 20);
    await expect(first.forward(playsTopic)).rejects.toThrow();
    await second.forward(playsTopic);
    await expect(first.forward(playsTopic)).rejects.toThrow();
    await expectExactly(20);
  });

  test('two processes and a broker that is killed twice under load: each event once, in order', async () => {
    const forwarders = [forward(), forward()];
    let written = 0;
    const write = async (to: number) => {
      for (; written < to; written += 50) {
        await append(written, written + 50);
        await sleep(5);
      }
    };
    await write(1_000);
    await broker().stop('SIGKILL');
    await write(2_000);
    await broker().start();
    await write(2_500);
    await forwarders[0]?.close();
    await write(3_000);
    await broker().stop('SIGKILL');
    await broker().start();
    await allForwarded();
    await expectExactly(3_000);
  });

  test('a broker that hangs for a while is waited for', async () => {
    forward();
    await append(0, 10);
    await allForwarded();
    broker().pause();
    await append(10, 500);
    await sleep(3_000);
    broker().resume();
    await allForwarded();
    await expectExactly(500);
  });

  test('Kafka away at the start: the log is kept, and taken in order when it comes', async () => {
    await broker().stop();
    await append(0, 100);
    forward();
    await sleep(1_000);
    await append(100, 200);
    await broker().start();
    await allForwarded();
    await expectExactly(200);
  });

  test('events of erased listeners leave gaps, and their numbers are not given again', async () => {
    await append(0, 10);
    const session = await beginForwardSession(database, kafka, topics);
    open.push(session);
    await session.forward(playsTopic);
    await database.pool.query('DELETE FROM event_log');
    await append(10, 15);
    await session.forward(playsTopic);
    const { rows } = await database.pool.query('SELECT min(sequence) AS first FROM event_log');
    expect(rows).toEqual([{ first: 11 }]);
    await expectExactly(15);
  });

  test('a database of yesterday numbers on behind what Kafka has', async () => {
    await append(0, 10);
    const session = await beginForwardSession(database, kafka, topics);
    await session.forward(playsTopic);
    await session.close();
    await database.pool.query('DELETE FROM event_log; DELETE FROM forwarding; DELETE FROM consumer_offsets');
    await append(10, 20);
    forward();
    await allForwarded();
    await expectExactly(20);
  });
}
