import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Database } from '#db/database.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import type { BusEvent, EventBus, HandleBatch } from './event-bus.ts';
import { listensTopic, playsTopic } from './topics.ts';

const event = (id: string, key = 'listener'): BusEvent => ({ id, key, body: { said: id } });
const range = (count: number) => Array.from({ length: count }, (_, n) => n);
const soon = { timeout: 90_000, interval: 50 };

/** What every event bus promises, asked of a real one. Effects are idempotent, as those of consumers have to be. */
export function promisesOfAnEventBus(
  create: (database: Database) => Promise<EventBus & { close(): Promise<void> }>,
): void {
  let database: TestDatabase;
  let bus: EventBus & { close(): Promise<void> };
  const open: { close(): Promise<void> }[] = [];

  beforeEach(async () => {
    database = await createTestDatabase();
    bus = await create(database);
    await database.pool.query('CREATE TABLE effects (event_id text PRIMARY KEY, key text, nth serial)');
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((consumer) => consumer.close()));
    await bus.close();
    await database.close();
  });

  const writeDown: HandleBatch = async (transaction, events) => {
    for (const { id, key } of events) {
      const values = [id, key];
      await transaction.query(
        'INSERT INTO effects (event_id, key) VALUES ($1, $2) ON CONFLICT DO NOTHING',
        values,
      );
    }
  };
  async function start(handle: HandleBatch, batchSize = 500): Promise<void> {
    const onError = () => undefined;
    open.push(await bus.consume({ consumer: 'test', topic: playsTopic, handle, onError, batchSize }));
  }
  async function effects(): Promise<string[]> {
    const { rows } = await database.pool.query<{ event_id: string }>(
      'SELECT event_id FROM effects ORDER BY nth',
    );
    return rows.map((row) => row.event_id);
  }

  test('an event sent twice is kept once, also within one batch, and the first body stays', async () => {
    expect(await bus.append(playsTopic, [event('a'), event('b')])).toBe(2);
    expect(await bus.append(playsTopic, [{ ...event('b'), body: 'changed' }, event('c'), event('c')])).toBe(
      1,
    );
    expect(await bus.append(listensTopic, [event('a')])).toBe(1);
    const seen: BusEvent[] = [];
    await start((_, events) => {
      seen.push(...events);
      return Promise.resolve();
    });
    await vi.waitFor(() => expect(seen.map((one) => one.id)).toEqual(['a', 'b', 'c']), soon);
    expect(seen[1]).toMatchObject({ key: 'listener', body: { said: 'b' } });
  });

  test('many writers and two readers: each event has its effect, those of one listener in order', async () => {
    await start(writeDown, 7);
    await start(writeDown, 7);
    const writers = range(8).map(async (writer) => {
      for (const batch of range(10)) {
        const events = range(5).map((n) => event([writer, batch, n].join('-'), String(writer)));
        await bus.append(playsTopic, events);
      }
    });
    await Promise.all(writers);
    await vi.waitFor(async () => expect(await effects()).toHaveLength(400), soon);
    const seen = await effects();
    for (const writer of range(8)) {
      const own = seen.filter((id) => id.startsWith(`${String(writer)}-`));
      expect(own).toEqual(own.toSorted());
    }
  });

  test('events of one batch are read in the order in which they were given', async () => {
    await bus.append(playsTopic, [event('c'), event('a'), event('b')]);
    await start(writeDown);
    await vi.waitFor(async () => expect(await effects()).toEqual(['c', 'a', 'b']), soon);
  });

  test('a tombstone has an id, a key and no body', async () => {
    await bus.append(playsTopic, [{ id: 'gone:erased', key: 'gone', body: null }]);
    const seen: BusEvent[] = [];
    await start((_, events) => {
      seen.push(...events);
      return Promise.resolve();
    });
    await vi.waitFor(() => expect(seen).toHaveLength(1), soon);
    expect(seen[0]).toMatchObject({ id: 'gone:erased', key: 'gone', body: null });
  });

  test('a batch that fails leaves no effect, is told, and comes again', async () => {
    await bus.append(playsTopic, [event('a'), event('b')]);
    const errors: unknown[] = [];
    let attempts = 0;
    open.push(
      await bus.consume({
        ...{ consumer: 'test', topic: playsTopic, onError: (error) => errors.push(error) },
        handle: async (transaction, events) => {
          await writeDown(transaction, events);
          attempts += 1;
          if (attempts < 3) throw new Error('The disk hiccuped.');
        },
      }),
    );
    await vi.waitFor(async () => expect(await effects()).toEqual(['a', 'b']), soon);
    // Kafka may have been starting, which is told as well.
    const told = errors.filter((error) => String(error).includes('hiccuped'));
    expect(told).toHaveLength(2);
  });

  test('a consumer that stopped goes on where it was; another one starts at the beginning', async () => {
    await bus.append(playsTopic, [event('a')]);
    await start(writeDown);
    await vi.waitFor(async () => expect(await effects()).toEqual(['a']), soon);
    await open.pop()?.close();
    await bus.append(playsTopic, [event('b')]);
    await start(writeDown);
    await vi.waitFor(async () => expect(await effects()).toEqual(['a', 'b']), soon);

    const seen: string[] = [];
    open.push(
      await bus.consume({
        ...{ consumer: 'another', topic: playsTopic, onError: () => undefined },
        handle: (_, events) => {
          seen.push(...events.map((one) => one.id));
          return Promise.resolve();
        },
      }),
    );
    await vi.waitFor(() => expect(seen).toEqual(['a', 'b']), soon);
  });
}
