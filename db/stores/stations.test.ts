import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { insertStations } from '#test-parts/insert-stations.ts';
import { findStation, listStations, stationsByIds } from './stations.ts';

let database: TestDatabase;
let provider: string;
let ids: Record<string, string>;

beforeAll(async () => {
  database = await createTestDatabase();
  provider = await insertProvider('Directory');
  const stations = [
    { name: 'Alster Rock', country: 'DE', languages: ['de'], tags: ['rock'], popularity: 50, bitrate: 320 },
    { name: 'Baltic Jazz', country: 'PL', languages: ['pl', 'en'], tags: ['jazz', 'swing'], popularity: 90 },
    { name: 'Ćma Radio', country: 'PL', languages: ['pl'], tags: ['rock'], popularity: 70, codecs: ['AAC'] },
    { name: 'Dead Air', country: 'DE', tags: ['rock'], popularity: 999, dead: true, bitrate: 128 },
    { name: 'Echo', popularity: 0, secure: false, createdAt: '2026-11-09T10:00:00.123456Z' },
    { name: 'Gone Away', popularity: 500, retired: true },
  ];
  const inserted = await insertStations(
    database.pool,
    stations.map((station) => ({ ...station, providers: station.name === 'Echo' ? [provider] : [] })),
  );
  ids = Object.fromEntries(stations.map(({ name }, index) => [name, inserted[index] ?? '']));
});
afterAll(() => database.close());

async function insertProvider(name: string): Promise<string> {
  const { rows } = await database.pool.query<{ id: string }>(
    `INSERT INTO providers (kind, name) VALUES ('playlist', $1) RETURNING id`,
    [name],
  );
  return rows[0]?.id ?? '';
}

const names = async (filter: Parameters<typeof listStations>[1], sort?: 'popular' | 'name' | 'recent') =>
  (await listStations(database.pool, filter, { limit: 50, sort })).rows.map(({ name }) => name);

test('lists the most popular first, the dead last, and the retired not at all', async () => {
  expect(await names({})).toEqual(['Baltic Jazz', 'Ćma Radio', 'Alster Rock', 'Echo', 'Dead Air']);
});

test('at the same popularity, stations proven alive come before untried ones, which follow in full', async () => {
  const tags = ['untried'];
  await insertStations(database.pool, [
    ...['Playlist A', 'Playlist B'].map((name) => ({ name, tags, health: 'unknown' as const })),
    { name: 'Works', tags },
    { name: 'Stumbles', tags, health: 'failing', popularity: 1 },
    ...['Playlist C', 'Playlist D'].map((name) => ({ name, tags, health: 'unknown' as const })),
  ]);
  const listed = await names({ tag: 'untried' });
  expect(listed.slice(0, 2)).toEqual(['Stumbles', 'Works']);
  expect(listed.slice(2).sort()).toEqual(['Playlist A', 'Playlist B', 'Playlist C', 'Playlist D']);
  await database.pool.query(`DELETE FROM stations WHERE tags = '{untried}'`);
});

test('sorts by name as people read it, the dead last', async () => {
  expect(await names({}, 'name')).toEqual(['Alster Rock', 'Baltic Jazz', 'Ćma Radio', 'Echo', 'Dead Air']);
});

test('lists what was added last first, the dead last', async () => {
  const list = await names({}, 'recent');
  expect(list[0]).toBe('Echo');
  expect(list.at(-1)).toBe('Dead Air');
});

test.each([
  [{ country: 'pl' }, ['Baltic Jazz', 'Ćma Radio']],
  [{ language: 'en' }, ['Baltic Jazz']],
  [{ tag: 'Rock' }, ['Ćma Radio', 'Alster Rock', 'Dead Air']],
  [{ codec: 'aac' }, ['Ćma Radio']],
  [{ minBitrate: 192 }, ['Alster Rock']],
  [{ secure: false }, ['Echo']],
  [{ country: 'DE', tag: 'rock', minBitrate: 200 }, ['Alster Rock']],
  [{ country: 'DE', tag: 'jazz' }, []],
  [{ provider: 'no id at all' }, []],
  [{ tag: "rock' OR true --" }, []],
  [{ tag: 'ro\0ck' }, ['Ćma Radio', 'Alster Rock', 'Dead Air']],
])('narrows the list to %j', async (filter, expected) => {
  expect(await names(filter)).toEqual(expected);
});

test('narrows the list to a provider', async () => {
  expect(await names({ provider })).toEqual(['Echo']);
});

test('shows a station with its streams in order, its picture and where most of it comes from', async () => {
  const id = ids['Baltic Jazz'] ?? '';
  const other = await insertProvider('Server');
  const { pool } = database;
  await pool.query(
    `INSERT INTO streams (station_id, url, position, provider_id, secure_url, resolved_urls, checked_at)
     VALUES ($1, 'http://b.example/2', 1, $2, null, '{}', null),
            ($1, 'http://a.example/1.pls', 0, $3, 'https://a.example/1', '{http://a.example/1}', '2026-11-03T04:05:06Z')`,
    [id, provider, other],
  );
  await pool.query(
    `INSERT INTO station_entries (provider_id, entry_key, station_id, entry, content_hash, retired_at)
     VALUES ($1, 'a', $3, '{}', '', null), ($2, 'a', $3, '{}', '', null), ($2, 'b', $3, '{}', '', null),
            ($1, 'b', $3, '{}', '', now()), ($1, 'c', $3, '{}', '', now())`,
    [provider, other, id],
  );
  await pool.query(
    `WITH picture AS (
       INSERT INTO artwork (source_url, state, content_hash, color, sizes)
       VALUES ('https://a.example/logo.png', 'ready', 'abc', '#102030', '{64,256}') RETURNING id
     ) UPDATE stations SET artwork_id = picture.id FROM picture WHERE stations.id = $1`,
    [id],
  );
  const station = await findStation(pool, id);
  expect(station).toMatchObject({
    id,
    name: 'Baltic Jazz',
    health: 'ok',
    retired: false,
    updatedAt: expect.any(Date) as Date,
    artwork: { contentHash: 'abc', color: '#102030', sizes: [64, 256] },
    provider: { id: other, name: 'Server', kind: 'playlist', demo: false },
  });
  expect(station?.streams).toMatchObject([
    {
      url: 'http://a.example/1.pls',
      resolvedUrls: ['http://a.example/1'],
      secureUrl: 'https://a.example/1',
      checkedAt: new Date('2026-11-03T04:05:06Z'),
    },
    { url: 'http://b.example/2', secureUrl: null, checkedAt: null, protocol: 'icy', signing: 'none' },
  ]);
});

test('a station without provider, picture or streams is shown as it is', async () => {
  expect(await findStation(database.pool, ids['Alster Rock'] ?? '')).toMatchObject({
    artwork: null,
    provider: null,
    streams: [],
  });
});

test('an id of a joined station answers with the one it was joined to, over several joins', async () => {
  const [oldest, older] = [randomUUID(), randomUUID()];
  await insertStations(database.pool, [{ id: older, name: 'Once Called So', retired: true }]);
  await database.pool.query('INSERT INTO station_aliases (old_id, station_id) VALUES ($1, $2), ($2, $3)', [
    oldest,
    older,
    ids.Echo,
  ]);
  expect(await findStation(database.pool, oldest)).toMatchObject({ name: 'Echo', id: ids.Echo });
  expect(await findStation(database.pool, older)).toMatchObject({ name: 'Echo' });
});

test('finds stations in the order asked, retired ones too, and leaves out what is unknown', async () => {
  const asked = [ids['Gone Away'] ?? '', randomUUID(), ids.Echo ?? '', 'nonsense', '-'.repeat(36)];
  const found = await stationsByIds(database.pool, asked);
  expect(found.map(({ name, askedId, retired }) => [name, askedId, retired])).toEqual([
    ['Gone Away', asked[0], true],
    ['Echo', asked[2], false],
  ]);
  expect(await stationsByIds(database.pool, [])).toEqual([]);
  expect(await findStation(database.pool, randomUUID())).toBeNull();
});
