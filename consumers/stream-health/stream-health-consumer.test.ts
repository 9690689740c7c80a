import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { inTransaction } from '#db/database.ts';
import { claimDueStreams, orderDueStreams } from '#db/stores/stream-probes.ts';
import type { BusEvent } from '#events/event-bus.ts';
import { insertListener } from '#test-parts/insert-podcasts.ts';
import { insertStations } from '#test-parts/insert-stations.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { streamHealthConsumer } from './stream-health-consumer.ts';

let database: TestDatabase;
let station = '';
beforeAll(async () => {
  database = await createTestDatabase();
  for (const name of ['anna', 'ben']) await insertListener(database.pool, name);
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.pool.query('TRUNCATE stations CASCADE');
  [station = ''] = await insertStations(database.pool, [{ name: 'Tide FM' }]);
});

const url = 'http://tide.example/a';
const addStream = (health: string, checked: string | null = '1 hour') =>
  database.pool.query(
    `INSERT INTO streams (station_id, url, health, secure_url, resolved_urls, checked_at, next_probe_at)
     VALUES ($1, $2, $3, 'https://tide.example/a', '{http://tide.example/b}', now() - $4::interval, now() + interval '1 day')`,
    [station, url, health, checked],
  );
function event(pseudonym: string, said: object, time = new Date()): BusEvent {
  const id = `${pseudonym}:${randomUUID()}`;
  const data = { listener: pseudonym, play: 'p', seq: 1, type: 'progress', item: `station:${station}` };
  return {
    ...{ id, key: pseudonym },
    body: {
      ...{
        specversion: '1.0',
        id,
        source: '/airdex',
        type: 'airdex.play.progress.v1',
        partitionkey: pseudonym,
      },
      ...{ time: time.toISOString(), datacontenttype: 'application/json' },
      data: {
        ...{ ...data, positionMs: 0, listenedMs: 0, stream: url, at: time.toISOString() },
        ...{ receivedAt: time.toISOString(), ...said },
      },
    },
  };
}
const failed = { type: 'failed', problem: 'network' };
const sounded = { listenedMs: 10_000 };
const handle = (...events: BusEvent[]) =>
  inTransaction(database, (transaction) => streamHealthConsumer.handle(transaction, events));
const isDue = async () => {
  const { rows } = await database.pool.query<{ due: boolean }>(
    'SELECT next_probe_at <= now() AS due FROM streams',
  );
  return rows[0]?.due;
};
const reports = async () =>
  (await database.pool.query<{ failed: boolean }>('SELECT failed FROM stream_reports')).rows;

test('a failure that one listener alone reports of a stream that sounded changes nothing', async () => {
  await addStream('ok');
  await handle(event('anna', failed), event('anna', failed));
  expect(await isDue()).toBe(false);
  expect(await reports()).toEqual([{ failed: true }]);
});

test('two listeners have a stream probed at once, before others, and nothing else is changed', async () => {
  await addStream('ok');
  await handle(event('anna', failed));
  await handle(event('ben', { ...failed, stream: 'https://tide.example/a' }));
  expect(await isDue()).toBe(true);
  await orderDueStreams(database.pool, new Date());
  const { rows } = await database.pool.query(
    'SELECT health, failures, probe_priority AS priority FROM streams',
  );
  expect(rows).toEqual([{ health: 'ok', failures: 0, priority: 2_500_000 }]);
  expect(await claimDueStreams(database.pool, 1, new Date(Date.now() + 1_000), new Date())).toHaveLength(1);
});

test('one listener is enough where no probe was yet', async () => {
  await addStream('unknown', null);
  await handle(event('anna', { ...failed, stream: 'http://tide.example/b' }));
  expect(await isDue()).toBe(true);
});

test.each(['failing', 'dead', 'unknown'])(
  'sound that one heard has a %s stream probed at once',
  async (health) => {
    await addStream(health);
    await handle(event('anna', sounded));
    expect(await isDue()).toBe(true);
  },
);

test('failures do not hurry what is dead already', async () => {
  await addStream('dead');
  await handle(event('anna', failed), event('ben', failed));
  expect(await isDue()).toBe(false);
});

test('however much is reported, a stream that was just probed rests', async () => {
  await addStream('failing', '1 minute');
  await handle(event('anna', sounded), event('ben', failed));
  expect(await isDue()).toBe(false);
});

test('the last word of a listener counts, in whichever order words come', async () => {
  await addStream('ok');
  const early = new Date(Date.now() - 600_000);
  await handle(event('anna', sounded), event('anna', failed, early));
  await handle(event('anna', failed, early));
  expect(await reports()).toEqual([{ failed: false }]);
});

test.each([
  ['a browser that may not play', { type: 'failed', problem: 'blocked' }],
  ['an expired link', { type: 'failed', problem: 'expired' }],
  ['a missing codec', { type: 'failed', problem: 'unsupported' }],
  ['no reason', { type: 'failed' }],
  ['a moment of sound', { listenedMs: 9_999 }],
  ['an unknown stream', { ...failed, stream: 'http://elsewhere.example/' }],
  ['an episode', { ...failed, item: `episode:${randomUUID()}` }],
])('%s says nothing of the stream', async (_, said) => {
  await addStream('unknown', null);
  await handle(event('anna', said));
  expect(await reports()).toEqual([]);
  expect(await isDue()).toBe(false);
});

test('what cannot be read, an erased listener and a tombstone are passed over', async () => {
  await addStream('unknown', null);
  await handle(
    { id: '1', key: 'anna', body: { specversion: '7.0' } },
    { id: '2', key: 'anna', body: null },
    event('nobody', failed),
  );
  expect(await reports()).toEqual([]);
});
