import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { appendEvents } from '#db/stores/event-log.ts';
import type { BusEvent, EventBus, HandleBatch } from './event-bus.ts';
import { promisesOfAnEventBus } from './event-bus-suite.ts';
import { createPostgresEventBus } from './postgres-event-bus.ts';
import { playsTopic } from './topics.ts';

let database: TestDatabase;
let bus: EventBus;
const open: { close(): Promise<void> }[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  bus = createPostgresEventBus(database);
  await database.pool.query('CREATE TABLE effects (event_id text NOT NULL, key text NOT NULL, nth serial)');
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((consumer) => consumer.close()));
  await database.close();
});

const event = (id: string, key = 'listener'): BusEvent => ({ id, key, body: { said: id } });
const range = (count: number) => Array.from({ length: count }, (_, n) => n);

const writeDown: HandleBatch = async (transaction, events) => {
  for (const { id, key } of events) {
    await transaction.query('INSERT INTO effects (event_id, key) VALUES ($1, $2)', [id, key]);
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

describe('is an event bus', () => {
  promisesOfAnEventBus((database) =>
    Promise.resolve({ ...createPostgresEventBus(database), close: () => Promise.resolve() }),
  );
});

test('what commits late is read late, and never skipped', async () => {
  const late = await database.pool.connect();
  await late.query('BEGIN');
  await appendEvents(late, playsTopic, [event('late')]);
  await bus.append(playsTopic, [event('early')]);
  await start(writeDown);
  await sleep(300);
  expect(await effects()).toEqual([]);
  await late.query('COMMIT');
  late.release();
  await vi.waitFor(async () => expect((await effects()).toSorted()).toEqual(['early', 'late']), 45_000);
});

test('a younger transaction that took the smaller id is not skipped either', async () => {
  const [older, younger] = [await database.pool.connect(), await database.pool.connect()];
  await older.query('BEGIN');
  await older.query('SELECT pg_current_xact_id()');
  await younger.query('BEGIN');
  await appendEvents(younger, playsTopic, [event('small id')]);
  await appendEvents(older, playsTopic, [event('large id')]);
  await older.query('COMMIT');
  await start(writeDown);
  await vi.waitFor(async () => expect(await effects()).toEqual(['large id']), 45_000);
  await younger.query('COMMIT');
  older.release();
  younger.release();
  await vi.waitFor(async () => expect(await effects()).toEqual(['large id', 'small id']), 45_000);
});

test('many writers and two readers: each event has its effect once, those of one listener in order', async () => {
  await start(writeDown, 7);
  await start(writeDown, 7);
  const writers = range(8).map(async (writer) => {
    for (const batch of range(10)) {
      await bus.append(
        playsTopic,
        range(5).map((n) => event(`${String(writer)}-${String(batch)}-${String(n)}`, String(writer))),
      );
    }
  });
  await Promise.all(writers);
  await vi.waitFor(async () => expect(await effects()).toHaveLength(400), 45_000);
  const seen = await effects();
  expect(new Set(seen).size).toBe(400);
  for (const writer of range(8)) {
    const own = seen.filter((id) => id.startsWith(`${String(writer)}-`));
    expect(own).toEqual(own.toSorted());
  }
});

test('two batches with the same events in opposite order are both taken', async () => {
  const events = range(200).map((n) => event(String(n)));
  const added = await Promise.all([
    bus.append(playsTopic, events),
    bus.append(playsTopic, events.toReversed()),
  ]);
  expect(added[0] + added[1]).toBe(200);
});

test('after a restore into another cluster nothing is skipped, neither old nor new', async () => {
  await bus.append(playsTopic, [event('read'), event('waiting')]);
  await database.pool.query(`INSERT INTO consumer_offsets (consumer, topic) VALUES ('test', $1)`, [
    playsTopic,
  ]);
  // As a dump of a cluster that had counted further: the position is behind the first event.
  await database.pool.query(`UPDATE event_log SET transaction_id = '900000000'`);
  await database.pool.query(
    `UPDATE consumer_offsets SET transaction_id = '900000000', position = (SELECT min(id) FROM event_log)`,
  );
  await start(writeDown);
  await bus.append(playsTopic, [event('new')]);
  await vi.waitFor(async () => expect(await effects()).toEqual(['waiting', 'new']), 45_000);
});

test('a broken connection is survived, and what came meanwhile is read', async () => {
  await start(writeDown);
  await bus.append(playsTopic, [event('before')]);
  await vi.waitFor(async () => expect(await effects()).toEqual(['before']), 45_000);
  await database.pool
    .query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    )
    .catch(() => undefined);
  await vi.waitFor(() => bus.append(playsTopic, [event('after')]), 45_000);
  await vi.waitFor(async () => expect(await effects()).toEqual(['before', 'after']), 45_000);
});
