import { existsSync, globSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { createPoliteFetch } from '#refresh-jobs/polite-fetch.ts';
import { createFakeRadioBrowser, type FakeStation } from '#test-parts/fake-radio-browser.ts';
import { readAll } from '#test-parts/read-all.ts';
import { serveLocally, type LocalServer } from '#test-parts/serve-locally.ts';
import { mapStation } from './map-station.ts';
import { radioBrowser } from './radio-browser.ts';

const servers: LocalServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));
const fetch = createPoliteFetch({ userAgent: 'Airdex/0.1.0 (test)', allowedHosts: ['127.0.0.1'] });

async function serve(...parameters: Parameters<typeof serveLocally>): Promise<LocalServer> {
  const server = await serveLocally(...parameters);
  servers.push(server);
  return server;
}

const makeStation = (index: number): FakeStation => ({
  stationuuid: `id-${String(index).padStart(6, '0')}`,
  name: `Radio ${String(index)}`,
  url: `http://r${String(index)}.example/`,
});
const makeStations = (count: number) => Array.from({ length: count }, (_, index) => makeStation(index));
const change = (name: string, stationuuid: string, lastchangetime = '2026-11-21 03:00:00') => ({
  changeuuid: name,
  stationuuid,
  lastchangetime,
});
const bookmark = {
  change: 'c1',
  changedAt: Date.parse('2026-11-21T03:00:00Z'),
  fullRunAt: Date.parse('2026-11-21T02:00:00Z'),
};

describe('a full run', () => {
  test('pages through all stations, each once, and leaves a bookmark', async () => {
    const fake = createFakeRadioBrowser({
      stations: makeStations(12_345),
      changes: [change('c1', 'id-000001')],
    });
    const { url } = await serve(fake.listener);
    const { entries, batches, outcome } = await readAll(radioBrowser, { url }, { fetch });
    expect(entries).toHaveLength(12_345);
    expect(new Set(entries.map(({ key }) => key)).size).toBe(12_345);
    expect(batches).toHaveLength(3);
    expect(batches[0]?.expected).toBe(12_345);
    expect(outcome).toEqual({
      kind: 'complete',
      bookmark: { ...bookmark, fullRunAt: Date.parse('2026-11-21T04:00:00Z') },
    });
    expect(fake.asked.filter((path) => path.startsWith('/json/stations?'))[1]).toBe(
      '/json/stations?offset=4900&limit=5000&order=url&hidebroken=false',
    );
  });

  test('misses none when stations vanish while it reads', async () => {
    const stations = makeStations(9000);
    const fake = createFakeRadioBrowser({ stations, changes: [] });
    let pages = 0;
    const { url } = await serve((request, response) => {
      if (request.url?.startsWith('/json/stations?') && pages++ === 1) stations.splice(0, 50);
      fake.listener(request, response);
    });
    const { entries } = await readAll(radioBrowser, { url }, { fetch });
    expect(entries).toHaveLength(9000);
  });

  test('goes on at another mirror when one dies in the middle', async () => {
    const stations = makeStations(9000);
    const spare = createFakeRadioBrowser({ stations, changes: [] });
    const { host } = await serve(spare.listener);
    const dying = createFakeRadioBrowser({ stations, changes: [], mirrors: [host, 'not/a/name'] });
    let pages = 0;
    const { url } = await serve((request, response) => {
      if (request.url?.startsWith('/json/stations?') && pages++ > 0) response.writeHead(502).end();
      else dying.listener(request, response);
    });
    const { entries, outcome } = await readAll(radioBrowser, { url }, { fetch });
    expect(entries).toHaveLength(9000);
    expect(outcome.kind).toBe('complete');
    expect(spare.asked).toEqual(['/json/stations?offset=4900&limit=5000&order=url&hidebroken=false']);
  });

  test('fails with the words of the configured server when all mirrors do', async () => {
    const { url, host } = await serve((_, response) =>
      response.writeHead(503, { 'retry-after': '60' }).end(),
    );
    await expect(readAll(radioBrowser, { url }, { fetch })).rejects.toMatchObject({
      type: 'refused-by-source',
      message: expect.stringContaining(host) as string,
      retryAt: expect.any(Date) as Date,
    });
  });

  test('retires nothing when a mirror lost most of its stations', async () => {
    const fake = createFakeRadioBrowser({ stations: makeStations(10), changes: [], stationCount: 50_000 });
    const { url } = await serve(fake.listener);
    expect((await readAll(radioBrowser, { url }, { fetch })).outcome).toEqual({ kind: 'changes' });
  });

  test.each(['<html>', '{"error":"x"}', '[]', 'null'])(
    'refuses a server that is no radio-browser: %s',
    async (body) => {
      const { url } = await serve((_, response) => response.end(body));
      await expect(readAll(radioBrowser, { url }, { fetch })).rejects.toMatchObject({ type: 'unreadable' });
    },
  );

  test('never asks for anything that would count as a click or a vote', async () => {
    const fake = createFakeRadioBrowser({ stations: makeStations(3), changes: [change('c1', 'id-000001')] });
    const { url } = await serve(fake.listener);
    await readAll(radioBrowser, { url }, { fetch });
    await readAll(radioBrowser, { url }, { fetch, bookmark });
    for (const path of fake.asked) expect(path).toMatch(/^\/json\/(servers|stats|stations)\b/);
  });
});

describe('a run in between', () => {
  test('asks for what changed, as it is now, and names what is gone', async () => {
    const changes = [
      change('c1', 'id-000000'),
      change('c2', 'id-000001'),
      change('c3', 'gone'),
      change('c4', 'id-000001'),
    ];
    const fake = createFakeRadioBrowser({ stations: makeStations(5), changes });
    const { url } = await serve(fake.listener);
    const { entries, removed, outcome } = await readAll(radioBrowser, { url }, { fetch, bookmark });
    expect(entries.map(({ key }) => key)).toEqual(['id-000001']);
    expect(removed).toEqual(['gone']);
    expect(outcome).toEqual({ kind: 'changes', bookmark: { ...bookmark, change: 'c4' } });
  });

  test('follows a long feed to its end', async () => {
    const changes = Array.from({ length: 2500 }, (_, index) =>
      change(`c${String(index + 1)}`, `id-${String(index).padStart(6, '0')}`),
    );
    const fake = createFakeRadioBrowser({ stations: makeStations(2500), changes });
    const { url } = await serve(fake.listener);
    const { entries, outcome } = await readAll(radioBrowser, { url }, { fetch, bookmark });
    expect(entries).toHaveLength(2499);
    expect(outcome).toMatchObject({ bookmark: { change: 'c2500' } });
  });

  test('names nothing as gone that only another mirror does not know', async () => {
    const spare = createFakeRadioBrowser({ stations: [], changes: [] });
    const { host } = await serve(spare.listener);
    const fake = createFakeRadioBrowser({
      stations: makeStations(5),
      changes: [change('c1', 'id-000000'), change('c2', 'id-000001')],
      mirrors: [host],
    });
    const { url } = await serve((request, response) => {
      if (request.url?.includes('byuuid')) response.writeHead(502).end();
      else fake.listener(request, response);
    });
    const { removed } = await readAll(radioBrowser, { url }, { fetch, bookmark });
    expect(removed).toEqual([]);
  });

  test('becomes a full one when the feed does not know the bookmark, or a day has passed', async () => {
    const changes = [change('old', 'id-000000', '2020-01-01 00:00:00'), change('c9', 'id-000001')];
    const fake = createFakeRadioBrowser({ stations: makeStations(5), changes });
    const { url } = await serve(fake.listener);
    const lost = await readAll(
      radioBrowser,
      { url },
      { fetch, bookmark: { ...bookmark, change: 'forgotten' } },
    );
    expect(lost.outcome.kind).toBe('complete');
    const old = { ...bookmark, change: 'c9', fullRunAt: Date.parse('2026-11-20T03:00:00Z') };
    expect((await readAll(radioBrowser, { url }, { fetch, bookmark: old })).outcome.kind).toBe('complete');
    const nonsense = await readAll(radioBrowser, { url }, { fetch, bookmark: { change: 7 } });
    expect(nonsense.outcome.kind).toBe('complete');
  });
});

describe('a station', () => {
  const row = {
    stationuuid: 'u',
    name: ' Radio  X ',
    url: 'http://x.example/live?sid=1',
    url_resolved: 'http://edge7.example/live?token=abc',
    homepage: 'https://x.example/',
    favicon: 'javascript:alert(1)',
    tags: 'jazz,, a tag of more than ten letters ,jazz',
    country: 'Austria',
    countrycode: 'AT',
    language: 'german,english',
    languagecodes: 'de,en',
    votes: 10,
    codec: 'AAC,H.264',
    bitrate: 128,
    hls: 1,
    lastcheckok: 1,
    clickcount: 3,
  };

  test('keeps the address that its maker gave, and all words as they are', () => {
    expect(mapStation(row)).toEqual({
      key: 'u',
      name: 'Radio  X',
      homepage: 'https://x.example/',
      country: 'AT',
      languages: ['de', 'en'],
      tags: ['jazz', 'a tag of more than ten letters', 'jazz'],
      popularity: expect.any(Number) as number,
      streams: [{ url: 'http://x.example/live?sid=1', codec: 'aac', bitrate: 128, hls: true }],
    });
  });

  test('that is a playlist comes with what was found in it', () => {
    const mapped = mapStation({ ...row, url: 'http://x.example/listen.pls?a=1' });
    expect(mapped).toMatchObject({ streams: [{ url: 'http://edge7.example/live?token=abc' }] });
    const unresolved = mapStation({ ...row, url: 'http://x.example/listen.pls', url_resolved: '' });
    expect(unresolved).toMatchObject({ streams: [{ url: 'http://x.example/listen.pls' }] });
  });

  test('that failed a check elsewhere stays, lower down', () => {
    const [well, ill] = [mapStation(row), mapStation({ ...row, lastcheckok: 0 })];
    if (!('key' in well && 'key' in ill)) throw new Error('dropped');
    expect(ill.popularity).toBeLessThan(well.popularity ?? 0);
  });

  test.each([
    [null, 'it has no stationuuid'],
    [{ name: 'x', url: 'http://x.example/' }, 'it has no stationuuid'],
    [{ stationuuid: 'u', name: '', url: 'http://x.example/' }, 'it has no name'],
    [{ stationuuid: 'u', name: 'x', url: 'rtsp://x.example/' }, 'its url is no web address'],
    [{ stationuuid: 'u', name: 'x' }, 'its url is no web address'],
  ])('is dropped with a reason: %j', (bad, reason) => {
    expect(mapStation(bad)).toMatchObject({ reason });
  });

  test('with odd fields is kept', () => {
    const odd = {
      stationuuid: 'u',
      name: 'x',
      url: 'http://x.example/',
      tags: null,
      votes: 'many',
      bitrate: -1,
      hls: null,
    };
    expect(mapStation(odd)).toEqual({
      key: 'u',
      name: 'x',
      popularity: 0,
      streams: [{ url: 'http://x.example/' }],
    });
  });
});

const samples = '../shared/samples/radio-browser';
test.skipIf(!existsSync(samples))(
  `real answers are read, lists of others refused (skipped where ${samples} is missing)`,
  () => {
    const files = globSync(`${samples}/**/*.json`);
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const rows = JSON.parse(readFileSync(file, 'utf8')) as unknown[];
      const reasons = rows.map(mapStation).map((one) => ('reason' in one ? one.reason : 'read'));
      const wanted = file.includes('/derived/') ? 'read' : 'it has no stationuuid';
      expect(new Set(reasons), file).toEqual(new Set([wanted]));
    }
  },
);
