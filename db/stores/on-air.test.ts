import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { insertStations } from '#test-parts/insert-stations.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import {
  changeOnAir,
  claimOnAir,
  readOnAir,
  releaseOnAir,
  renewOnAir,
  wantOnAir,
  type OnAirLease,
} from './on-air.ts';
import { listSongs, pruneSongs } from './songs.ts';
import { aliasStations } from './station-writes.ts';

let database: TestDatabase;
let station = '';
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.pool.query('TRUNCATE stations CASCADE');
  [station = ''] = await insertStations(database.pool, [{ name: 'Tide FM' }]);
});

const said = (title: string | null) => ({ title, artist: null, song: title, source: 'icy' });
async function claim(): Promise<OnAirLease> {
  await wantOnAir(database.pool, [{ stationId: station, seconds: 90 }]);
  const [lease] = await claimOnAir(database.pool, 10, 30);
  if (!lease) throw new Error('nothing to claim');
  return lease;
}
const age = (seconds: number) =>
  database.pool.query(
    `UPDATE on_air SET leased_until = leased_until - make_interval(secs => $1),
       wanted_until = wanted_until - make_interval(secs => $1)`,
    [seconds],
  );

test('a wanted station is read by one alone, for as long as it is wanted', async () => {
  expect(await claimOnAir(database.pool, 10, 30)).toEqual([]);
  const lease = await claim();
  expect(await claimOnAir(database.pool, 10, 30)).toEqual([]);
  expect(await renewOnAir(database.pool, [lease.lease], 30)).toEqual(new Set([lease.lease]));
  await database.pool.query('UPDATE on_air SET wanted_until = now()');
  expect(await renewOnAir(database.pool, [lease.lease], 30)).toEqual(new Set());
});

test('who lost its lease changes nothing any more', async () => {
  const lost = await claim();
  await age(31);
  const held = await claim();
  expect(await renewOnAir(database.pool, [lost.lease], 30)).toEqual(new Set());
  expect(await changeOnAir(database.pool, lost, said('Old'))).toBeUndefined();
  expect(await changeOnAir(database.pool, held, said('New'))).toMatchObject({ title: 'New' });
});

test('each change has a greater version, and saying it again is none', async () => {
  const lease = await claim();
  const first = await changeOnAir(database.pool, lease, said('One'));
  expect(await changeOnAir(database.pool, lease, said('One'))).toBeUndefined();
  const second = await changeOnAir(database.pool, lease, said(null));
  expect(second?.version).toBeGreaterThan(first?.version ?? Infinity);
  expect(second).toMatchObject({ title: null, since: null });
});

test('a station that says nothing from the first says so once', async () => {
  const lease = await claim();
  expect(await changeOnAir(database.pool, lease, said(null))).toMatchObject({ title: null });
  expect(await changeOnAir(database.pool, lease, said(null))).toBeUndefined();
});

test('titles of a reader that died are not shown, nor kept for the next', async () => {
  await changeOnAir(database.pool, await claim(), said('One'));
  expect((await readOnAir(database.pool, [station])).states).toMatchObject([{ title: 'One' }]);
  await age(91);
  expect((await readOnAir(database.pool, [station])).states).toMatchObject([{ title: null, since: null }]);
  expect(await changeOnAir(database.pool, await claim(), said('One'))).toMatchObject({ title: 'One' });
});

test('a station joined to another is found by its former id', async () => {
  const former = '7e1f0c1e-7a51-4f5e-9a52-6f3a2d1b0c9d';
  await database.pool.query('INSERT INTO station_aliases (old_id, station_id) VALUES ($1, $2)', [
    former,
    station,
  ]);
  await wantOnAir(database.pool, [
    { stationId: former, seconds: 90 },
    { stationId: station, seconds: 60 },
  ]);
  const [lease] = await claimOnAir(database.pool, 10, 30);
  if (lease) await changeOnAir(database.pool, lease, said('One'));
  const { states, newest } = await readOnAir(database.pool, [former]);
  expect(states).toMatchObject([{ asked: former, stationId: station, title: 'One' }]);
  expect(newest).toBe(states[0]?.version);
  expect((await listSongs(database.pool, former, { limit: 5 }))?.rows).toMatchObject([{ title: 'One' }]);
});

test('what does not exist is neither wanted nor known', async () => {
  const nobody = '7e1f0c1e-7a51-4f5e-9a52-6f3a2d1b0c9e';
  await wantOnAir(database.pool, [{ stationId: nobody, seconds: 90 }]);
  expect(await claimOnAir(database.pool, 10, 30)).toEqual([]);
  expect((await readOnAir(database.pool, [nobody])).states).toEqual([]);
  expect(await listSongs(database.pool, nobody, { limit: 5 })).toBeUndefined();
});

test('one that could not be read is left alone for a while', async () => {
  await releaseOnAir(database.pool, await claim(), { failure: 'silence', afterSeconds: 60 });
  expect(await claimOnAir(database.pool, 10, 30)).toEqual([]);
  await database.pool.query('UPDATE on_air SET next_read_at = now()');
  expect(await claimOnAir(database.pool, 10, 30)).toMatchObject([{ failures: 1 }]);
});

test('songs are kept once each time they are played, page by page, and forgotten in the end', async () => {
  const lease = await claim();
  for (const title of ['One', null, 'One', 'Two', 'One'])
    await changeOnAir(database.pool, lease, said(title));
  const first = await listSongs(database.pool, station, { limit: 2 });
  expect(first?.rows.map(({ title }) => title)).toEqual(['One', 'Two']);
  const second = await listSongs(database.pool, station, { limit: 2, after: first?.next ?? null });
  expect(second?.rows.map(({ title }) => title)).toEqual(['One']);
  expect(second?.next).toBeNull();
  await database.pool.query(
    `UPDATE songs SET started_at = started_at - interval '31 days' WHERE title = 'Two'`,
  );
  expect(await pruneSongs(database.pool, 30)).toBe(1);
});

test('a station that goes on under another keeps its songs', async () => {
  await changeOnAir(database.pool, await claim(), said('One'));
  const [other = ''] = await insertStations(database.pool, [{ name: 'Tide Radio' }]);
  await aliasStations(database.pool, [{ oldId: station, id: other }]);
  for (const id of [station, other])
    expect((await listSongs(database.pool, id, { limit: 5 }))?.rows).toMatchObject([{ title: 'One' }]);
});
