import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { commitRun, stageBatch } from '#catalog/commit-run.ts';
import { ProviderCheck, ProviderPage, ProviderView, Run, RunPage } from '#api/contract/provider.ts';
import { StationPage } from '#api/contract/station.ts';
import { encodeCursor } from '#api/cursor.ts';
import { claimCheck, finishCheck } from '#db/stores/provider-checks.ts';
import { claimRun } from '#db/stores/runs.ts';
import { startTestApi, type TestApi, type TestRequest } from '#test-parts/start-test-api.ts';

let api: TestApi;
let token: string;

beforeAll(async () => {
  api = await startTestApi();
  token = api.tokenFor('root', 'admin');
});
afterAll(() => api.close());
beforeEach(() => api.database.pool.query('TRUNCATE providers, stations, provider_checks CASCADE'));

const ask = (method: string, path: string, json?: unknown) => {
  const request: TestRequest = { method, token, ...(json !== undefined && { json }) };
  return api.json(`/api/v1/admin${path}`, request);
};
const statusOf = async (method: string, path: string) =>
  (await api.fetch(`/api/v1/admin${path}`, { method, token })).status;
const wanted = { kind: 'icecast-server', name: 'Mine', config: { url: 'http://icecast.example:8000' } };
const add = async (change: object = {}) =>
  ProviderView.parse((await ask('POST', '/providers', { ...wanted, ...change })).body);

describe('providers', () => {
  test('are added, and their first run is asked for at once', async () => {
    const response = await api.fetch('/api/v1/admin/providers', { method: 'POST', token, json: wanted });
    expect(response.status).toBe(201);
    const made = ProviderView.parse(await response.json());
    expect(made).toMatchObject({
      ...wanted,
      enabled: true,
      items: 0,
      allowedHosts: [],
      lastRun: { waiting: true },
    });
    expect(made.week).toHaveLength(7);
    const location = response.headers.get('location') ?? '';
    expect((await api.json(location, { token })).body).toEqual(made);
    expect(ProviderPage.parse((await ask('GET', '/providers')).body).items).toEqual([made]);
  });

  test('tell an uploaded file by its size, and keep it when that is sent back', async () => {
    const content = '#EXTM3U\nhttps://radio.example/ö';
    const made = await add({ kind: 'playlist', config: { content } });
    expect(made.config).toEqual({ contentBytes: 32 });
    const kept = async () =>
      (await api.database.pool.query<{ config: object }>('SELECT config FROM providers')).rows[0]?.config;
    const config = { contentBytes: 32, format: 'm3u' };
    expect((await ask('PATCH', `/providers/${made.id}`, { config })).body).toMatchObject({ config });
    expect(await kept()).toEqual({ content, format: 'm3u' });
    const nothing = { ...wanted, kind: 'playlist', config: { contentBytes: 32 } };
    expect((await ask('POST', '/providers', nothing)).status).toBe(400);
    expect((await ask('POST', '/providers/check', nothing)).status).toBe(400);
    const url = 'https://radio.example/list.m3u';
    await ask('PATCH', `/providers/${made.id}`, { config: { url } });
    expect(await kept()).toEqual({ url });
  });

  test('that are switched off are not run', async () => {
    expect(await add({ enabled: false })).toMatchObject({ enabled: false, lastRun: null, nextRunAt: null });
  });

  test('without what their kind is read from are refused, by the name of the field', async () => {
    for (const kind of ['icecast-server', 'icecast-directory', 'playlist', 'station']) {
      const { status, body } = await ask('POST', '/providers', { kind, name: 'Empty', config: {} });
      expect({ status, body }).toMatchObject({ status: 400, body: { errors: [{ path: 'config.url' }] } });
    }
    const { id } = await add();
    const { status, body } = await ask('PATCH', `/providers/${id}`, { config: {} });
    expect({ status, body }).toMatchObject({ status: 400, body: { errors: [{ path: 'config.url' }] } });
    expect(await add({ kind: 'radio-browser', config: {}, enabled: false })).toMatchObject({ config: {} });
  });

  test('are changed field by field', async () => {
    const { id } = await add();
    const { status, body } = await ask('PATCH', `/providers/${id}`, {
      name: 'Ours',
      allowedHosts: ['icecast.example'],
    });
    expect({ status, body }).toMatchObject({ status: 200, body: { name: 'Ours', config: wanted.config } });
    expect((await ask('PATCH', `/providers/${id}`, { enabled: false })).body).toMatchObject({
      name: 'Ours',
      enabled: false,
    });
  });

  test('are removed, their stations leave the lists, and a listener keeps the favorite', async () => {
    const { id } = await add();
    const run = await claimRun(api.database.pool, 'test');
    const entry = { key: '/live', name: 'Alster', streams: [{ url: 'http://icecast.example:8000/live' }] };
    await stageBatch(api.database.pool, run?.id ?? '', [entry]);
    await commitRun(api.database, {
      ...{ id: run?.id ?? '', worker: 'test', provider: { id, kind: 'icecast-server', signsStreams: false } },
      ...{ kind: 'complete', removed: [], drops: [], dropped: 0, staged: 1, validators: {}, bookmark: null },
    });
    const items = async () => StationPage.parse((await api.json('/api/v1/radio', { token })).body).items;
    const [station] = await vi.waitUntil(async () => {
      const found = await items();
      return found.length > 0 && found;
    }, 45_000);
    const urn = station?.id ?? '';
    await api.fetch(`/api/v1/me/favorites/${urn}`, { method: 'PUT', token });
    expect(await statusOf('DELETE', `/providers/${id}`)).toBe(204);
    expect(await statusOf('GET', `/providers/${id}`)).toBe(404);
    await vi.waitUntil(async () => (await items()).length === 0, 45_000);
    expect((await api.json('/api/v1/me/favorites', { token })).body.items).toMatchObject([
      { urn, title: 'Alster', item: { id: urn, provider: null } },
    ]);
  });

  test.each([
    ['no kind', { kind: undefined }, 'kind'],
    ['an unknown kind', { kind: 'ftp-server' }, 'kind'],
    ['no name', { name: ' ' }, 'name'],
    ['a name that is too long', { name: 'x'.repeat(201) }, 'name'],
    ['an address that is none', { config: { url: 'icecast' } }, 'config.url'],
    ['an address of another scheme', { config: { url: 'file:///etc/passwd' } }, 'config.url'],
    ['a setting that does not exist', { config: { uri: 'http://a.example' } }, 'config'],
    ['a field that does not exist', { owner: 'me' }, 'body'],
    ['too many hosts', { allowedHosts: Array.from({ length: 51 }, () => 'a') }, 'allowedHosts'],
    ['hosts that are none', { allowedHosts: 'a.example' }, 'allowedHosts'],
  ])('are refused with %s, naming the field', async (_, change, field) => {
    for (const path of ['/providers', '/providers/check']) {
      const { status, body } = await ask('POST', path, { ...wanted, ...change });
      expect({ path, status }).toEqual({ path, status: 400 });
      expect((body.errors as { path: string }[]).map((error) => error.path || 'body')).toContain(field);
    }
  });

  test('keep characters that no database can keep away from it', async () => {
    const { status } = await ask('POST', '/providers', { ...wanted, name: 'a\0b' });
    expect(status).toBe(400);
    expect(await statusOf('DELETE', '/link-keys/%00')).toBe(400);
    const stored = await ask('POST', '/providers', {
      ...wanted,
      config: { ...wanted.config, tags: ['a\0b'] },
    });
    expect(stored.status).toBe(400);
  });

  test.each(['1', 'x', '%00', `${'0'.repeat(36)}`])('the id %s is refused', async (id) => {
    expect(await statusOf('GET', `/providers/${id}`)).toBe(400);
    expect(await statusOf('DELETE', `/providers/${id}`)).toBe(400);
    expect(await statusOf('POST', `/providers/${id}/refresh`)).toBe(400);
    expect(await statusOf('GET', `/runs/${id}`)).toBe(400);
  });

  test('that do not exist are not found', async () => {
    const id = randomUUID();
    expect((await ask('PATCH', `/providers/${id}`, { name: 'x' })).status).toBe(404);
    for (const [method, path] of [
      ['GET', `/providers/${id}`],
      ['DELETE', `/providers/${id}`],
      ['POST', `/providers/${id}/refresh`],
      ['GET', `/providers/${id}/runs`],
      ['GET', `/runs/${id}`],
      ['GET', `/providers/check/${id}`],
    ] as const)
      expect({ path, status: await statusOf(method, path) }).toEqual({ path, status: 404 });
  });
});

describe('runs', () => {
  test('two refreshes at once are one run', async () => {
    const { id } = await add({ enabled: false });
    const answers = await Promise.all([1, 2, 3].map(() => ask('POST', `/providers/${id}/refresh`)));
    expect(answers.map((answer) => answer.status)).toEqual([202, 202, 202]);
    const runs = answers.map((answer) => Run.parse(answer.body));
    expect(new Set(runs.map((run) => run.id)).size).toBe(1);
    expect(runs[0]).toMatchObject({ state: 'running', waiting: true, trigger: 'admin', provider: id });
    expect((await ask('GET', `/runs/${runs[0]?.id ?? ''}`)).body).toEqual(runs[0]);
  });

  test('are listed newest first, and walked by cursors of that provider', async () => {
    const [{ id }, other] = [await add({ enabled: false }), await add({ enabled: false, name: 'Other' })];
    await api.database.pool.query(
      `INSERT INTO runs (provider_id, trigger, state, started_at, finished_at, error, drops)
       SELECT $1, 'schedule', 'failed', now() - n * interval '1 hour', now(), 'The server ' || n, '[{"entry":"a","reason":"b"}]'
       FROM generate_series(1, 5) n`,
      [id],
    );
    const errors: (string | null)[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body } = await ask('GET', `/providers/${id}/runs?limit=2${cursor && `&cursor=${cursor}`}`);
      const page = RunPage.parse(body);
      errors.push(...page.items.map((run) => run.error));
      if (page.nextCursor !== null)
        expect(await statusOf('GET', `/providers/${other.id}/runs?cursor=${page.nextCursor}`)).toBe(400);
      cursor = page.nextCursor;
    }
    expect(errors).toEqual([1, 2, 3, 4, 5].map((n) => `The server ${String(n)}`));
    const forged = encodeCursor({ startedAt: 'long ago', id: randomUUID() }, id);
    expect(await statusOf('GET', `/providers/${id}/runs?cursor=${forged}`)).toBe(400);
    expect(await statusOf('GET', `/providers/${id}/runs?limit=0`)).toBe(400);
  });
});

describe('a dry run', () => {
  test('answers with what would come, as soon as a worker found out', async () => {
    const answering = ask('POST', '/providers/check', wanted);
    const check = await vi.waitUntil(() => claimCheck(api.database.pool, 'test'), 45_000);
    expect(check.request).toMatchObject(wanted);
    await finishCheck(api.database.pool, check.id, {
      ...{ seen: 2, more: false, dropped: 1, drops: [{ entry: '/x', reason: 'no name' }] },
      sample: [{ name: 'Alster', country: null, tags: [], streams: ['http://icecast.example:8000/live'] }],
      ...{ error: null, errorType: null, hostToAllow: null },
    });
    const { status, body } = await answering;
    expect(status).toBe(200);
    expect(ProviderCheck.parse(body)).toMatchObject({ id: check.id, state: 'succeeded', seen: 2 });
    expect((await ask('GET', `/providers/check/${check.id}`)).body).toEqual(body);
    expect(ProviderPage.parse((await ask('GET', '/providers')).body).items).toEqual([]);
  });

  test('that failed says why, and which host could be allowed', async () => {
    const answering = ask('POST', '/providers/check', {
      ...wanted,
      config: { url: 'http://192.168.1.2:8000' },
    });
    const check = await vi.waitUntil(() => claimCheck(api.database.pool, 'test'), 45_000);
    await finishCheck(api.database.pool, check.id, {
      ...{ seen: 0, more: false, dropped: 0, drops: [], sample: [] },
      ...{ error: 'A private address.', errorType: 'address-refused', hostToAllow: '192.168.1.2' },
    });
    expect((await answering).body).toMatchObject({ state: 'failed', hostToAllow: '192.168.1.2' });
  });
});

describe('stations', () => {
  async function twoEntriesOfOneStation() {
    const { id: provider } = await add({ enabled: false });
    const { rows } = await api.database.pool.query<{ id: string }>(
      `INSERT INTO stations (name, sort_name) VALUES ('Alster', 'alster') RETURNING id`,
    );
    const station = rows[0]?.id ?? '';
    for (const key of ['a', 'b'])
      await api.database.pool.query(
        `INSERT INTO station_entries (provider_id, entry_key, station_id, entry, content_hash) VALUES ($1, $2, $3, $4, '')`,
        [
          provider,
          key,
          station,
          JSON.stringify({ key, name: `Alster ${key}`, streams: [{ url: `http://${key}.example/` }] }),
        ],
      );
    return { provider, station };
  }

  test('show what each provider says, are split by an admin, and joined again', async () => {
    const { provider, station } = await twoEntriesOfOneStation();
    const entries = (await ask('GET', `/stations/station:${station}/entries`)).body.items;
    expect(entries).toMatchObject([
      { provider, key: 'a', name: 'Alster a', streams: ['http://a.example/'], pinned: false },
      { provider, key: 'b' },
    ]);
    const split = await ask('POST', `/stations/${station}/split`, { entries: [{ provider, key: 'b' }] });
    expect(split.status).toBe(201);
    const apart = String(split.body.id);
    expect(apart).not.toBe(`station:${station}`);
    expect((await api.json(`/api/v1/radio/${apart}`)).body).toMatchObject({ id: apart, name: 'Alster b' });
    const joined = await ask('POST', '/stations/join', { stations: [`station:${station}`, apart] });
    expect(joined).toMatchObject({ status: 200, body: { id: `station:${station}` } });
    expect((await api.json(`/api/v1/radio/${apart}`)).body).toMatchObject({ id: `station:${station}` });
  });

  test('are not split into nothing, nor joined with themselves', async () => {
    const { provider, station } = await twoEntriesOfOneStation();
    const split = (entries: unknown) => ask('POST', `/stations/${station}/split`, { entries });
    const both = ['a', 'b'].map((key) => ({ provider, key }));
    expect((await split(both)).status).toBe(409);
    expect((await split([{ provider, key: 'c' }])).status).toBe(409);
    expect((await split([])).status).toBe(400);
    expect((await split([{ provider: 'x', key: 'a' }])).status).toBe(400);
    const join = (stations: unknown) => ask('POST', '/stations/join', { stations });
    expect((await join([station, station])).status).toBe(409);
    expect((await join([station])).status).toBe(400);
    expect((await join([station, 'x'])).status).toBe(400);
    expect((await join([station, randomUUID()])).status).toBe(409);
    expect(await statusOf('GET', `/stations/${randomUUID()}/entries`)).toBe(404);
  });
});

describe('signed links', () => {
  const play = async (link: string) => (await fetch(link, { redirect: 'manual' })).status;
  async function linkFor(listener: string): Promise<string> {
    const { rows } = await api.database.pool.query<{ id: string }>(
      `INSERT INTO stations (name, sort_name) VALUES ('Alster', 'alster') RETURNING id`,
    );
    const id = rows[0]?.id ?? '';
    await api.database.pool.query(`INSERT INTO streams (station_id, url) VALUES ($1, 'http://a.example/')`, [
      id,
    ]);
    return String((await api.json(`/api/v1/radio/${id}`, { token: listener })).body.playLink);
  }

  test('of one listener end when an admin revokes them, those of others go on', async () => {
    const [ada, bob] = [api.tokenFor('ada'), api.tokenFor('bob')];
    const [hers, his] = [await linkFor(ada), await linkFor(bob)];
    expect([await play(hers), await play(his)]).toEqual([302, 302]);
    const { body } = await api.json('/api/v1/me', { token: ada });
    expect(await statusOf('POST', `/listeners/${String(body.id)}/revoke-links`)).toBe(204);
    expect([await play(hers), await play(his)]).toEqual([403, 302]);
    expect(await statusOf('POST', `/listeners/${randomUUID()}/revoke-links`)).toBe(404);
    expect(await statusOf('POST', '/listeners/1/revoke-links')).toBe(400);
  });

  test('go on with the old key after a new one came, and end when it is revoked', async () => {
    const carol = api.tokenFor('carol');
    const before = await linkFor(carol);
    const keys = async () => (await ask('GET', '/link-keys')).body.items as { kid: string }[];
    const [old] = await keys();
    const made = await ask('POST', '/link-keys');
    expect(made.status).toBe(201);
    expect((await keys()).map((key) => key.kid)).toEqual([made.body.kid, old?.kid]);
    expect(JSON.stringify(await keys())).not.toMatch(/secret/);
    const after = await linkFor(carol);
    expect(after).toContain(`.${String(made.body.kid)}.`);
    expect([await play(before), await play(after)]).toEqual([302, 302]);
    expect(await statusOf('DELETE', `/link-keys/${old?.kid ?? ''}`)).toBe(204);
    expect([await play(before), await play(after)]).toEqual([403, 302]);
    expect(await statusOf('DELETE', `/link-keys/${old?.kid ?? ''}`)).toBe(404);
  });
});
