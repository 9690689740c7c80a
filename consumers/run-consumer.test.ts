import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { inTransaction } from '#db/database.ts';
import { askForReplay, listDeadLetters } from '#db/stores/dead-letters.ts';
import type { BusEvent, EventBus, HandleBatch } from '#events/event-bus.ts';
import { createPostgresEventBus } from '#events/postgres-event-bus.ts';
import { deadLettersTopic, playsTopic, privatePlaysTopic } from '#events/topics.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { historyConsumers } from './history/history-consumers.ts';
import { isPassing } from './is-passing.ts';
import { handleReadable, runConsumer, type Consumer } from './run-consumer.ts';
import { startReplays } from './start-replays.ts';

const log = pino({ level: 'silent' });
let database: TestDatabase;
const open: { close(): Promise<void> }[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  await database.pool.query('CREATE TABLE effects (id text PRIMARY KEY)');
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  await database.close();
});

const event = (id: string, body: unknown = {}): BusEvent => ({ id, key: 'anna', body });
const consumer = (handle: HandleBatch): Consumer => ({ name: 'test', topic: playsTopic, handle });

/** Writes each id down, and cannot bear those that begin with bad. */
const fastidious: HandleBatch = async (transaction, events) => {
  for (const { id } of events) {
    await transaction.query('INSERT INTO effects VALUES ($1)', [id]);
    if (id.startsWith('bad')) throw new Error(`I do not like ${id}.`);
  }
};
const effects = async () =>
  (await database.pool.query<{ id: string }>('SELECT id FROM effects ORDER BY id')).rows.map(({ id }) => id);

test('what cannot be read is laid aside with its reason, in both places, and the rest has its effect once', async () => {
  const bus = createPostgresEventBus(database);
  const ids = ['a', 'bad 1', 'b', 'c', 'd', 'bad 2', 'e'];
  await bus.append(
    playsTopic,
    ids.map((id) => event(id, { said: id })),
  );
  open.push(await runConsumer({ bus, log }, consumer(fastidious)));
  await vi.waitFor(async () => expect(await effects()).toEqual(['a', 'b', 'c', 'd', 'e']), 45_000);
  await vi.waitFor(async () => {
    expect(await listDeadLetters(database.pool, { limit: 10 })).toMatchObject([
      { eventId: 'bad 2', detail: 'I do not like bad 2.' },
      { eventId: 'bad 1', reason: 'failed', body: { said: 'bad 1' }, key: 'anna', attempts: 1 },
    ]);
  }, 45_000);
  const { rows } = await database.pool.query(
    `SELECT event_id AS id, key, body->'data'->'event' AS event FROM event_log WHERE topic = $1 ORDER BY 1`,
    [deadLettersTopic],
  );
  expect(rows).toEqual([
    { id: `test:${playsTopic}:bad 1`, key: 'anna', event: { said: 'bad 1' } },
    { id: `test:${playsTopic}:bad 2`, key: 'anna', event: { said: 'bad 2' } },
  ]);
});

test('Kafka that is not ready yet is a warning, what failed an error', async () => {
  const lines: string[] = [];
  const heard = pino({}, { write: (line) => lines.push(line) });
  let fail: (error: unknown) => void = () => undefined;
  const bus: EventBus = {
    append: () => Promise.resolve(0),
    consume: (subscription) => {
      fail = subscription.onError;
      return Promise.resolve({ close: () => Promise.resolve() });
    },
  };
  await runConsumer(
    { bus, log: heard },
    consumer(() => Promise.resolve()),
  );
  fail(Object.assign(new Error('The coordinator is loading'), { retriable: true }));
  fail(new Error('The database is away'));
  fail(null);
  const said = lines.map((line) => JSON.parse(line) as { level: number; reason?: string });
  expect(said.map(({ level }) => level)).toEqual([40, 50, 50]);
  expect(said[0]?.reason).toBe('The coordinator is loading');
});

test('one bad event among five hundred does not cost a try for each of them', async () => {
  let tries = 0;
  const events = Array.from({ length: 500 }, (_, n) => event(n === 321 ? 'bad' : String(n)));
  const counting = consumer(async (transaction, some) => {
    tries += 1;
    await fastidious(transaction, some);
  });
  await inTransaction(database, (transaction) => handleReadable(transaction, counting, events, log));
  expect(tries).toBeLessThan(25);
  expect(await effects()).toHaveLength(499);
});

test('what the database is to blame for is not laid aside: the batch comes again', async () => {
  const bus = createPostgresEventBus(database);
  await bus.append(playsTopic, [event('a'), event('b')]);
  let tries = 0;
  const unlucky: HandleBatch = async (transaction, events) => {
    tries += 1;
    await fastidious(transaction, events);
    if (tries === 1) throw Object.assign(new Error('could not extend file'), { code: '53100' });
    if (tries === 2) await transaction.query('SELECT pg_terminate_backend(pg_backend_pid())');
  };
  open.push(await runConsumer({ bus, log }, consumer(unlucky)));
  await vi.waitFor(async () => expect(await effects()).toEqual(['a', 'b']), 30_000);
  expect(await listDeadLetters(database.pool, { limit: 10 })).toEqual([]);
});

test.each([
  [{ code: '40P01' }, true],
  [{ code: '42P01' }, true],
  [{ code: 'ECONNRESET' }, true],
  [{ code: 'ENOSPC' }, true],
  [{ code: '22P02' }, false],
  [{ code: '23505' }, false],
  [new TypeError('undefined is not an event'), false],
  [undefined, false],
])('%o passes: %s', (error, passing) => {
  expect(isPassing(error)).toBe(passing);
});

test('a replay that was asked for handles what is readable by now, and keeps the rest for another', async () => {
  let patience = false;
  const learning = consumer((transaction, events) =>
    patience
      ? fastidious(
          transaction,
          events.filter(({ id }) => id !== 'bad 1'),
        )
      : fastidious(transaction, events),
  );
  await inTransaction(database, (transaction) =>
    handleReadable(transaction, learning, [event('bad 1'), event('bad 2'), event('bad 3')], log),
  );
  patience = true;
  open.push(await startReplays(database, log, [learning]));
  expect(await askForReplay(database.pool, { consumer: 'somebody else' })).toBe(0);
  const letters = await listDeadLetters(database.pool, { limit: 10 });
  const [third] = letters;
  expect(await askForReplay(database.pool, { consumer: 'test', reason: 'failed' })).toBe(3);
  await vi.waitFor(async () => {
    const left = await listDeadLetters(database.pool, { limit: 10 });
    expect(left).toMatchObject([
      { eventId: 'bad 3', attempts: 2, replayAskedAt: null },
      { eventId: 'bad 2', attempts: 2 },
    ]);
  }, 45_000);
  expect(await askForReplay(database.pool, { id: third?.id ?? 0 })).toBe(1);
  await vi.waitFor(async () => {
    expect(await listDeadLetters(database.pool, { id: third?.id ?? 0, limit: 1 })).toMatchObject([
      { attempts: 3 },
    ]);
  }, 45_000);
});

test('what could not be read of private shows goes to no topic', async () => {
  const [, ofPrivate] = historyConsumers;
  if (ofPrivate?.topic !== privatePlaysTopic) throw new Error('There is no consumer of private plays.');
  await inTransaction(database, (transaction) =>
    handleReadable(transaction, ofPrivate, [event('x', 'nonsense')], log),
  );
  expect(await listDeadLetters(database.pool, { limit: 10 })).toHaveLength(1);
  expect((await database.pool.query('SELECT FROM event_log')).rowCount).toBe(0);
});

test('of a listener who was erased not even what could not be read is kept', async () => {
  const bus = createPostgresEventBus(database);
  await bus.append(playsTopic, [{ id: 'anna:erased', key: 'anna', body: null }]);
  await inTransaction(database, (transaction) =>
    handleReadable(transaction, consumer(fastidious), [event('bad')], log),
  );
  expect(await listDeadLetters(database.pool, { limit: 10 })).toEqual([]);
  expect((await database.pool.query('SELECT FROM event_log')).rowCount).toBe(1);
});

test.each([
  ['nothing like an event', 'nonsense', 'not-an-event'],
  ['a list', [], 'not-an-event'],
  ['an event of tomorrow', { specversion: '1.0', type: 'airdex.play.started.v2' }, 'unknown-type'],
  ['another thing altogether', { specversion: '1.0', type: 'com.example.rocket' }, 'unknown-type'],
  ['an envelope of tomorrow', { specversion: '2.0', type: 'airdex.play.started.v1' }, 'unknown-type'],
  ['an event without its data', { specversion: '1.0', type: 'airdex.play.started.v1' }, 'not-an-event'],
  [
    'a session that never was',
    { specversion: '1.0', type: 'airdex.session.closed.v1', data: { durationMs: -1 } },
    'not-an-event',
  ],
])('the history lays aside %s', async (_, body, reason) => {
  const [history] = historyConsumers;
  if (!history) throw new Error('There is no history.');
  await inTransaction(database, (transaction) =>
    handleReadable(transaction, history, [event('poison', body), event('tombstone', null)], log),
  );
  expect(await listDeadLetters(database.pool, { limit: 10 })).toMatchObject([{ eventId: 'poison', reason }]);
});
