import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { appendEvents } from '#db/stores/event-log.ts';
import type { KafkaPart } from '#test-parts/kafka/start-kafka.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { createEventBus, type RunningEventBus } from '../create-event-bus.ts';
import type { BusEvent, HandleBatch } from '../event-bus.ts';
import { playsTopic } from '../topics.ts';
import { connectKafka } from './connect-kafka.ts';
import { renewTopics } from './test-topics.ts';

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);
const soon = { timeout: 90_000, interval: 100 };

export function promisesOfGroups(broker: () => KafkaPart): void {
  let database: TestDatabase;
  let bus: RunningEventBus;
  const open: { close(): Promise<void> }[] = [];

  beforeEach(async () => {
    await renewTopics(connectKafka({ brokers: [broker().broker], log }));
    database = await createTestDatabase();
    bus = createEventBus(database, { kafkaBrokers: [broker().broker], log });
    await database.pool.query('CREATE TABLE effects (event_id text PRIMARY KEY, key text, nth serial)');
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
    await bus.close();
    await database.close();
  });

  const write: HandleBatch = async (transaction, events) => {
    await sleep(10);
    await transaction.query(
      `INSERT INTO effects (event_id, key) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING`,
      [events.map(({ id }) => id), events.map(({ key }) => key)],
    );
  };
  const join = async (handle: HandleBatch = write) => {
    const subscription = { consumer: 'test', topic: playsTopic, handle, onError: () => undefined } as const;
    const one = await bus.consume({ ...subscription, batchSize: 20 });
    open.push(one);
    return one;
  };
  const append = (from: number, to: number) => {
    const events = range(from, to).map((n) => ({
      id: String(n),
      key: `listener-${String(n % 40)}`,
      body: { n },
    }));
    return appendEvents(database.pool, playsTopic, events);
  };
  async function expectAll(to: number): Promise<void> {
    await vi.waitFor(async () => {
      const { rows } = await database.pool.query<{ count: number }>('SELECT count(*) FROM effects');
      expect(rows[0]?.count).toBe(to);
    }, soon);
    const { rows } = await database.pool.query<{ isOrdered: boolean }>(
      `SELECT bool_and(id > coalesce(before, -1)) AS "isOrdered" FROM (
         SELECT event_id::int AS id, lag(event_id::int) OVER (PARTITION BY key ORDER BY nth) AS before
         FROM effects) told`,
    );
    expect(rows[0]?.isOrdered).toBe(true);
  }

  test('readers that come and go in the middle of batches: nothing is missed, listeners stay in order', async () => {
    const first = await join();
    await append(0, 1_000);
    await join();
    await append(1_000, 2_000);
    await sleep(500);
    await first.close();
    await append(2_000, 3_000);
    await join();
    await expectAll(3_000);
  });

  test('a broker that is killed while they read: nothing is missed', async () => {
    await join();
    await append(0, 1_000);
    await vi.waitFor(async () => {
      const { rows } = await database.pool.query<{ count: number }>('SELECT count(*) FROM effects');
      expect(rows[0]?.count).toBeGreaterThan(0);
    }, soon);
    await broker().stop('SIGKILL');
    await append(1_000, 1_500);
    await broker().start();
    await expectAll(1_500);
  });

  test('what no one wrote by the contract comes as text, for the dead letters', async () => {
    const producer = connectKafka({ brokers: [broker().broker], log }).producer();
    await producer.connect();
    await producer.send({ topic: playsTopic, messages: [{ key: 'somebody', value: '{"half":' }] });
    await producer.disconnect();
    const seen: BusEvent[] = [];
    await join((_, events) => {
      seen.push(...events);
      return Promise.resolve();
    });
    await vi.waitFor(() => expect(seen).toHaveLength(1), soon);
    expect(seen[0]).toMatchObject({ key: 'somebody', body: '{"half":' });
    expect(seen[0]?.id).toMatch(/^airdex\.plays\.v1-\d+-0$/);
  });
}
