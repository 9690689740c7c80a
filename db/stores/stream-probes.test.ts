import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { claimDueStreams, orderDueStreams, saveProbes, type ProbedStream } from './stream-probes.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(() => database.pool.query('TRUNCATE providers, stations, listeners, issuers CASCADE'));
afterAll(() => database.close());

const now = new Date();
const later = new Date(now.getTime() + 60_000);
const claim = async (limit: number) =>
  (await claimDueStreams(database.pool, limit, now, later)).map(({ url }) => url).toSorted();

/** A provider with stations of one stream each, named by a word and a number. */
async function addStations(word: string, count: number, rank = 0, more = ''): Promise<void> {
  await database.pool.query(
    `WITH provider AS (INSERT INTO providers (kind, name) VALUES ('playlist', $1) RETURNING id),
     station AS (
       INSERT INTO stations (name, sort_name, popularity, rank)
       SELECT $1 || number, $1, $3, $3 FROM generate_series(1, $2) AS number RETURNING id, name
     )
     INSERT INTO streams (station_id, provider_id, url, next_probe_at)
     SELECT station.id, provider.id, station.name, $4 FROM station, provider`,
    [word, count, rank, new Date(now.getTime() - 1000)],
  );
  if (more) await database.pool.query(more);
}

test('probes favorites first, then the new of small providers, then the popular', async () => {
  await addStations('directory', 250, 10_000);
  await addStations('popular', 201, 900_000);
  await addStations('small', 1);
  await addStations('kept', 1);
  await database.pool.query(`
    INSERT INTO issuers (id, name) VALUES ('here', 'Here');
    INSERT INTO listeners (issuer_id, subject, pseudonym) VALUES ('here', 'anna', 'p');
    INSERT INTO favorites (listener_id, urn, snapshot)
      SELECT listeners.id, 'station:' || stations.id, '{}' FROM listeners, stations WHERE stations.name = 'kept1'`);
  await orderDueStreams(database.pool, now);
  expect(await claim(1)).toEqual(['kept1']);
  expect(await claim(1)).toEqual(['small1']);
  expect((await claim(201)).every((url) => url.startsWith('popular'))).toBe(true);
});

test('two workers never take the same stream, nor wait for each other', async () => {
  await addStations('radio', 40);
  const other = await database.pool.connect();
  try {
    await other.query('BEGIN');
    const theirs = (await claimDueStreams(other, 10, now, later)).map(({ url }) => url);
    const ours = await claim(40);
    await other.query('COMMIT');
    expect(new Set([...theirs, ...ours]).size).toBe(40);
    expect(ours).toHaveLength(30);
  } finally {
    other.release();
  }
});

test('a lease that runs out gives streams back', async () => {
  await addStations('radio', 3);
  expect(await claim(10)).toHaveLength(3);
  expect(await claim(10)).toEqual([]);
  expect(await claimDueStreams(database.pool, 10, new Date(later.getTime() + 1), later)).toHaveLength(3);
});

test('leaves retired stations alone unless someone keeps them', async () => {
  await addStations('gone', 2, 0, `UPDATE stations SET retired_at = now()`);
  await database.pool.query(`UPDATE streams SET probe_priority = 3000000 WHERE url = 'gone2'`);
  expect(await claim(10)).toEqual(['gone2']);
});

test('says whether readers would see a difference', async () => {
  await addStations('radio', 1);
  const [stream] = await claimDueStreams(database.pool, 1, now, later);
  const heard = {
    protocol: 'icy',
    codec: 'mp3',
    bitrate: 128,
    resolvedUrls: [],
    secureUrl: null,
    secure: false,
  } as const;
  const probe: ProbedStream = {
    id: stream?.id ?? 0,
    health: 'ok',
    failures: 0,
    failingSince: null,
    failure: null,
    nextProbeAt: later,
    heard: { ...heard, resolvedUrls: [] },
  };
  expect(await saveProbes(database.pool, [probe], now)).toBe(true);
  expect(await saveProbes(database.pool, [{ ...probe, nextProbeAt: new Date() }], now)).toBe(false);
  const silent = { ...probe, heard: null, failure: 'odd \0 words \\u0000' };
  expect(await saveProbes(database.pool, [silent], now)).toBe(false);
  const { rows } = await database.pool.query('SELECT failure, codec, checked_at FROM streams');
  expect(rows).toEqual([{ failure: 'odd  words \\u0000', codec: 'mp3', checked_at: now }]);
});

test('a stream that is gone meanwhile is no trouble', async () => {
  const gone = {
    id: 999_999,
    health: 'ok',
    failures: 0,
    failingSince: null,
    failure: null,
    nextProbeAt: now,
    heard: null,
  } as const;
  expect(await saveProbes(database.pool, [gone], now)).toBe(false);
});

test('a station is as healthy as its best stream', async () => {
  await addStations('radio', 1, 500);
  await database.pool.query(
    `INSERT INTO streams (station_id, url, health, codec, bitrate, secure)
     SELECT id, 'dead', 'dead', 'aac', 320, true FROM stations`,
  );
  const [stream] = await claimDueStreams(database.pool, 1, now, later);
  const failing = {
    id: stream?.id ?? 0,
    health: 'failing',
    failures: 1,
    failingSince: now,
    failure: 'x',
    nextProbeAt: later,
    heard: null,
  } as const;
  await saveProbes(database.pool, [failing], now);
  const read = async () =>
    (await database.pool.query('SELECT health, rank, secure, codecs FROM stations')).rows[0] as unknown;
  expect(await read()).toEqual({ health: 'failing', rank: 1_000, secure: false, codecs: ['aac'] });
  await saveProbes(database.pool, [{ ...failing, health: 'dead' }], now);
  expect(await read()).toMatchObject({ health: 'dead', rank: 1_000 - 4_000_000 });
});
