import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { inTransaction } from '#db/database.ts';
import type { BusEvent } from '#events/event-bus.ts';
import { insertStations } from '#test-parts/insert-stations.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { createOnAirConsumer } from './on-air-consumer.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
let database: TestDatabase;
let station = '';
beforeAll(async () => {
  database = await createTestDatabase();
  [station = ''] = await insertStations(database.pool, [{ name: 'Tide FM' }]);
});
afterAll(() => database.close());
beforeEach(() => database.pool.query('TRUNCATE on_air'));

function event(said: object, agoMs = 0): BusEvent {
  const time = new Date(now - agoMs).toISOString();
  return {
    ...{ id: randomUUID(), key: 'anna' },
    body: {
      ...{
        specversion: '1.0',
        id: 'x',
        source: '/airdex',
        type: 'airdex.play.progress.v1',
        partitionkey: 'anna',
      },
      ...{ time, datacontenttype: 'application/json' },
      data: {
        ...{ listener: 'anna', play: 'p', seq: 1, type: 'progress', item: `station:${station}`, at: time },
        ...{ positionMs: 0, listenedMs: 0, receivedAt: time, ...said },
      },
    },
  };
}
const handle = (...events: BusEvent[]) =>
  inTransaction(database, (transaction) => createOnAirConsumer(() => now).handle(transaction, events));
const wantedFor = async () => {
  const { rows } = await database.pool.query<{ seconds: number }>(
    'SELECT extract(epoch FROM wanted_until - now())::float AS seconds FROM on_air',
  );
  return rows.map(({ seconds }) => Math.ceil(seconds / 10) * 10);
};

test.each(['started', 'progress', 'resumed'])(
  'a station that was %s is read for a minute and a half',
  async (type) => {
    await handle(event({ type }));
    expect(await wantedFor()).toEqual([90]);
  },
);

test('the latest word of a batch counts, and what waited for us counts for less', async () => {
  await handle(event({}, 80_000), event({}, 40_000), event({}, 60_000));
  expect(await wantedFor()).toEqual([50]);
});

test.each([
  ['paused', { type: 'paused' }, 0],
  ['stopped', { type: 'stopped' }, 0],
  ['failed', { type: 'failed' }, 0],
  ['heard long ago', {}, 91_000],
  ['no station', { item: `episode:${randomUUID()}` }, 0],
  ['a station that is not there', { item: `station:${randomUUID()}` }, 0],
  ['no URN at all', { item: 'station:x' }, 0],
])('what is %s is not read', async (_, said, ago) => {
  await handle(event(said, ago), { id: 'x', key: 'anna', body: null }, { id: 'y', key: 'anna', body: 7 });
  expect(await wantedFor()).toEqual([]);
});
