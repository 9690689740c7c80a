import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { SearchResult } from '#api/contract/search.ts';
import { Station, StationFacets, StationPage } from '#api/contract/station.ts';
import { encodeCursor } from '#api/cursor.ts';
import { bumpGeneration } from '#db/catalog-generation.ts';
import { listStations } from '#db/stores/stations.ts';
import { insertStations } from '#test-parts/insert-stations.ts';
import { startTestApi, type TestApi } from '#test-parts/start-test-api.ts';

let api: TestApi;
let ids: string[];

beforeAll(async () => {
  api = await startTestApi();
  ids = await insertStations(api.database.pool, [
    { name: 'Alster Jazz', country: 'DE', languages: ['de'], tags: ['jazz'], popularity: 90 },
    {
      name: 'Bahía Música',
      country: 'ES',
      languages: ['es'],
      tags: ['latin'],
      popularity: 80,
      secure: false,
    },
    { name: 'Delta Blues', country: 'US', tags: ['blues'], popularity: 70, codecs: ['AAC'], bitrate: 64 },
    { name: 'Retired FM', popularity: 60, retired: true },
  ]);
  await api.database.pool.query(
    `INSERT INTO streams (station_id, url) SELECT id, 'http://' || id || '.example/live' FROM stations`,
  );
  await bumpGeneration(api.database.pool);
  await vi.waitUntil(() => api.context.freshness.generation() > 1, 45_000);
});
afterAll(() => api.close());

const names = (body: unknown) => StationPage.parse(body).items.map((station) => station.name);

test('lists stations as the contract says, the most popular first', async () => {
  const { status, body } = await api.json('/api/v1/radio');
  expect(status).toBe(200);
  expect(names(body)).toEqual(['Alster Jazz', 'Bahía Música', 'Delta Blues']);
  expect(StationPage.parse(body)).toEqual(body);
});

test.each([
  ['q=bahia', ['Bahía Música']],
  ['q=jaz', ['Alster Jazz']],
  ['country=de', ['Alster Jazz']],
  ['language=es', ['Bahía Música']],
  ['tag=BLUES', ['Delta Blues']],
  ['codec=aac', ['Delta Blues']],
  ['minBitrate=32', ['Delta Blues']],
  ['secure=false', ['Bahía Música']],
  ['sort=name&limit=2', ['Alster Jazz', 'Bahía Música']],
  ['q=nothing+like+this', []],
  ['unknown=1&country=US', ['Delta Blues']],
])('narrows by %s', async (query, expected) => {
  expect(names((await api.json(`/api/v1/radio?${query}`)).body)).toEqual(expected);
});

test('walks the whole list by cursors, each station once', async () => {
  const seen: string[] = [];
  let cursor = '';
  do {
    const { body } = await api.json(`/api/v1/radio?limit=1${cursor && `&cursor=${cursor}`}`);
    seen.push(...names(body));
    cursor = StationPage.parse(body).nextCursor ?? '';
  } while (cursor !== '');
  expect(seen).toEqual(['Alster Jazz', 'Bahía Música', 'Delta Blues']);
});

describe('names the field that is wrong, with 400', () => {
  const asked = { sort: null };
  const forged = (position: object) => encodeCursor(position, asked);
  test.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['limit=1000000', 'limit'],
    ['sort=best', 'sort'],
    ['country=Germany', 'country'],
    ['country=%00%00', 'country'],
    ['q=%00', 'q'],
    ['tag=a%00b', 'tag'],
    ['language=%00', 'language'],
    ['codec=%00', 'codec'],
    ['minBitrate=loud', 'minBitrate'],
    ['secure=maybe', 'secure'],
    ['provider=1', 'provider'],
    [`q=${'x'.repeat(201)}`, 'q'],
    ['cursor=', 'cursor'],
    ['cursor=nonsense', 'cursor'],
    [`cursor=${'x'.repeat(501)}`, 'cursor'],
    [`cursor=${forged({ sort: 'popular', rank: 1, id: 'x' })}`, 'cursor'],
    [`cursor=${forged({ sort: 'popular', rank: 1e300, id: randomUUID() })}`, 'cursor'],
    [`cursor=${forged({ sort: 'recent', sunk: false, at: 'yesterday', id: randomUUID() })}`, 'cursor'],
    [`cursor=${forged({ sort: 'name', sunk: false, name: 7, id: randomUUID() })}`, 'cursor'],
  ])('%s', async (query, field) => {
    const { status, body } = await api.json(`/api/v1/radio?${query}`);
    expect({ status, type: body.type }).toEqual({ status: 400, type: '/docs/problems#bad-request' });
    expect(body.errors).toEqual([{ path: field, message: expect.any(String) }]);
  });

  test('a cursor of another filter or sort', async () => {
    const { body } = await api.json('/api/v1/radio?limit=1');
    const cursor = String(body.nextCursor);
    expect((await api.fetch(`/api/v1/radio?limit=1&cursor=${cursor}`)).status).toBe(200);
    for (const other of ['country=DE', 'sort=name', 'q=a'])
      expect((await api.fetch(`/api/v1/radio?cursor=${cursor}&${other}`)).status).toBe(400);
  });

  test.each([
    '1',
    'station:1',
    'episode:0190b3f4-0000-4000-8000-000000000001',
    '%00',
    'null',
    `${'x'.repeat(3_000)}`,
  ])('the id %s', async (id) => {
    const { status, body } = await api.json(`/api/v1/radio/${id}`);
    expect({ status, errors: body.errors }).toMatchObject({ status: 400, errors: [{ path: 'id' }] });
  });

  test('an id whose percent-encoding is broken', async () => {
    expect((await api.fetch('/api/v1/radio/%E0%A4%A')).status).toBe(400);
  });
});

test.each([
  'q=%F0%9F%93%BB',
  'q=%27%22%5C%25_',
  'q=%EF%BF%BF',
  'q=%26%7C!()%3A*',
  'q=%20',
  "tag=');DROP TABLE stations;--",
  'q=%ED%A0%80',
  'minBitrate=10000',
  'cursor[]=1&q[]=2',
  '__proto__=1&constructor=2',
])('strange characters are searched for, and never a fault: %s', async (query) => {
  expect((await api.fetch(`/api/v1/radio?${query}`)).status).toBe(200);
  expect((await api.fetch(`/api/v1/radio/facets?${query}`)).status).toBe(200);
});

test('shows one station, by either form of its id, also when it is retired', async () => {
  const [first = '', , , retired = ''] = ids;
  const { body } = await api.json(`/api/v1/radio/station:${first}`);
  expect(Station.parse(body)).toMatchObject({ id: `station:${first}`, name: 'Alster Jazz' });
  expect((await api.json(`/api/v1/radio/${first.toUpperCase()}`)).body).toEqual(body);
  expect((await api.json(`/api/v1/radio/${retired}`)).body).toMatchObject({ name: 'Retired FM' });
  expect((await api.fetch(`/api/v1/radio/${randomUUID()}`)).status).toBe(404);
});

test('the id of a station that was joined to another keeps answering', async () => {
  const old = randomUUID();
  await api.database.pool.query('INSERT INTO station_aliases (old_id, station_id) VALUES ($1, $2)', [
    old,
    ids[0],
  ]);
  expect((await api.json(`/api/v1/radio/${old}`)).body).toMatchObject({ id: `station:${ids[0] ?? ''}` });
});

test('counts what could be chosen', async () => {
  const facets = StationFacets.parse((await api.json('/api/v1/radio/facets?country=DE')).body);
  expect(facets.tag).toEqual([{ value: 'jazz', count: 1 }]);
});

test('searches all catalogs at once, grouped', async () => {
  const { body } = await api.json('/api/v1/search?q=delta');
  expect(SearchResult.parse(body).stations.map((station) => station.name)).toEqual(['Delta Blues']);
  expect(body).toMatchObject({ podcasts: [], episodes: [], tracks: [] });
  expect((await api.fetch('/api/v1/search')).status).toBe(400);
  expect((await api.fetch('/api/v1/search?q=')).status).toBe(400);
});

describe('a page that the caller has', () => {
  test.each(['/api/v1/radio', '/api/v1/radio/facets', '/api/v1/search?q=delta'])(
    '%s is not sent again',
    async (path) => {
      const etag = (await api.fetch(path)).headers.get('etag') ?? '';
      const again = await api.fetch(path, { headers: { 'if-none-match': etag } });
      expect({ status: again.status, body: await again.text() }).toEqual({ status: 304, body: '' });
      expect(again.headers.get('etag')).toBe(etag);
    },
  );

  test.each(['gzip', 'br'])('comes as %s where the caller reads that', async (encoding) => {
    const response = await api.fetch('/api/v1/radio', { headers: { 'accept-encoding': encoding } });
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(names(await response.json())).toHaveLength(3);
  });

  test('a HEAD has its headers and no body', async () => {
    const response = await api.fetch('/api/v1/radio', { method: 'HEAD' });
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(100);
    expect(await response.text()).toBe('');
  });
});

test('a change of the catalog shows at once, on every instance', async () => {
  const other = await startTestApi({}, { database: api.database });
  const path = '/api/v1/radio?sort=name';
  const shown = async (of: TestApi) => names((await of.json(path)).body)[0];
  expect([await shown(api), await shown(other)]).toEqual(['Alster Jazz', 'Alster Jazz']);
  await api.database.pool.query(`UPDATE stations SET name = 'Alster Swing' WHERE id = $1`, [ids[0]]);
  await bumpGeneration(api.database.pool);
  await vi.waitUntil(
    async () => (await shown(api)) === 'Alster Swing' && (await shown(other)) === 'Alster Swing',
    45_000,
  );
  await other.close();
});

test('what is cached for one listener is never shown to another', async () => {
  const [one, two] = ['one', 'two'].map((name) => api.tokenFor(name));
  const urn = `station:${ids[1] ?? ''}`;
  expect((await api.fetch(`/api/v1/me/favorites/${urn}`, { method: 'PUT', token: one })).status).toBe(201);
  const favorites = async (token?: string) => {
    const { body } = await api.json('/api/v1/radio', { token });
    return StationPage.parse(body)
      .items.filter((station) => station.favorite)
      .map((station) => station.id);
  };
  for (let round = 0; round < 2; round += 1) {
    expect(await favorites(one)).toEqual([urn]);
    expect(await favorites(two)).toEqual([]);
    expect(await favorites()).toEqual([]);
  }
  await api.fetch(`/api/v1/me/favorites/${urn}`, { method: 'DELETE', token: one });
  expect(await favorites(one)).toEqual([]);
});

test('play links are those of the caller', async () => {
  const linkOf = async (token?: string) =>
    StationPage.parse((await api.json('/api/v1/radio', { token })).body).items[0]?.playLink;
  const [mine, nobodys] = [await linkOf(api.tokenFor('one')), await linkOf()];
  expect(mine).not.toBe(nobodys);
  for (const link of [mine, nobodys]) {
    const played = await fetch(link ?? '', { redirect: 'manual' });
    expect(played.status).toBe(302);
    expect(played.headers.get('location')).toBe(`http://${ids[0] ?? ''}.example/live`);
  }
});

test('what the gateway carries is among what plays on a secure page, and only where there is one', async () => {
  const { database } = api;
  const gatewayUrl = 'https://gateway.example';
  const behind = await startTestApi({ gatewayUrl }, { database });
  onTestFinished(behind.close);
  const asked = async (query: string) => names((await behind.json(`/api/v1/radio?${query}`)).body);
  const move = (url: string, protocol = 'icy') =>
    database.pool.query('UPDATE streams SET url = $1, protocol = $2 WHERE station_id = $3', [
      ...[url, protocol, ids[1]],
    ]);
  expect(await asked('secure=true')).toContain('Bahía Música');
  expect(await asked('secure=true&q=bahia')).toEqual(['Bahía Música']);
  expect(await asked('secure=false')).toEqual([]);
  const { body } = await behind.json('/api/v1/radio/facets?secure=true');
  expect((body as { country: unknown }).country).toContainEqual({ value: 'ES', count: 1 });
  for (const [url, protocol] of [
    ['http://radio.example/live.m3u8', 'hls'],
    ['http://192.168.1.7:8000/live', 'icy'],
    ['http://icecast:8000/live', 'icy'],
    ['http://icecast.lan/live', 'icy'],
    ['http://me:secret@radio.example/live', 'icy'],
  ]) {
    await move(url ?? '', protocol);
    const found = await listStations(database.pool, { secure: false, throughGateway: true }, { limit: 5 });
    expect(found.rows.map(({ name }) => name)).toEqual(['Bahía Música']);
  }
  await move(`http://${String(ids[1])}.example/live`);
});
