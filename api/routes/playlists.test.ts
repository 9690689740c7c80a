import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MemberPage, Playlist, PlaylistItemPage, PlaylistPage } from '#api/contract/playlist.ts';
import { addPlaylistItems } from '#db/stores/playlist-items.ts';
import { joinPlaylist } from '#db/stores/playlist-members.ts';
import { insertListener } from '#test-parts/insert-podcasts.ts';
import { insertStations } from '#test-parts/insert-stations.ts';
import { insertLibrary, insertTracks } from '#test-parts/insert-tracks.ts';
import { startTestApi, type TestApi } from '#test-parts/start-test-api.ts';

let api: TestApi;
let library = '';
let [ada, bob, eve] = ['', '', ''];
let tracks: Awaited<ReturnType<typeof insertTracks>>;
let station = '';

beforeAll(async () => {
  api = await startTestApi();
  [ada, bob, eve] = ['ada', 'bob', 'eve'].map((name) => api.tokenFor(name)) as [string, string, string];
  library = await insertLibrary(api.database.pool, 'Mine');
  tracks = await insertTracks(
    api.database.pool,
    library,
    ['One', 'Two', 'Three', 'Four'].map((title, at) => ({
      ...{ title, artists: ['The Counters'], album: 'Numbers', number: at + 1, durationMs: 60_000 },
    })),
  );
  [station = ''] = await insertStations(api.database.pool, [{ name: 'Alster' }]);
});
afterAll(() => api.close());

const urn = (at: number) => `track:${tracks[at]?.id ?? ''}`;
const album = () => `album:${tracks[0]?.albumId ?? ''}`;

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
async function ask(method: Method, path: string, token = ada, json?: unknown, ifMatch?: string) {
  const response = await api.fetch(`/api/v1/me/playlists${path}`, {
    ...{ method, token, json },
    headers: ifMatch === undefined ? {} : { 'if-match': ifMatch },
  });
  const text = await response.text();
  const body = (text.startsWith('{') ? JSON.parse(text) : text) as { detail?: string };
  return { status: response.status, body, etag: response.headers.get('etag'), text };
}
async function create(wanted: object, token = ada): Promise<Playlist> {
  const made = await ask('POST', '', token, { title: 'Mixed', ...wanted });
  expect(made.status).toBe(201);
  return Playlist.parse(made.body);
}
async function itemsOf(id: string, token = ada): Promise<PlaylistItemPage['items']> {
  const items: PlaylistItemPage['items'] = [];
  let cursor = '';
  do {
    const page = PlaylistItemPage.parse((await ask('GET', `/${id}/items?limit=3${cursor}`, token)).body);
    items.push(...page.items);
    cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
  } while (cursor !== '');
  return items;
}
const titlesOf = async (id: string, token = ada) => (await itemsOf(id, token)).map(({ title }) => title);
async function linkOf(id: string): Promise<string> {
  const { link } = (await ask('POST', `/${id}/link`)).body as { link?: string };
  return new URL((link ?? '').replace('/#', '')).searchParams.get('secret') ?? '';
}

test('a playlist holds items and whole albums, in the order they were given', async () => {
  const made = await create({ items: [`station:${station}`, album(), urn(0)] });
  expect(made).toMatchObject({ kind: 'manual', role: 'owner', items: 6, durationMs: 300_000, shared: false });
  expect(await titlesOf(made.id)).toEqual(['Alster', 'One', 'Two', 'Three', 'Four', 'One']);
  const whole = await ask('GET', `/${made.id}`);
  expect(whole.etag).toBe(`"${String(made.revision)}"`);
  expect(Playlist.parse(whole.body)).toEqual(made);
});

test('what cannot be played is named, and nothing is made', async () => {
  const unknown = 'track:0190b3f4-0000-4000-8000-000000000001';
  const refused = await ask('POST', '', ada, { title: 'Never made', items: [urn(0), unknown, 'nonsense'] });
  expect(refused).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'items.2' }, { path: 'items.1' }] },
  });
  const list = PlaylistPage.parse((await ask('GET', '?q=never')).body);
  expect(list.items).toEqual([]);
});

test('items are added, moved and taken out; the same one may be in it twice', async () => {
  const { id } = await create({ title: 'Order', items: [urn(0), urn(1), urn(2)] });
  const [one, two, three] = await itemsOf(id);
  const at = { one: one?.id ?? '', two: two?.id ?? '', three: three?.id ?? '' };
  expect((await ask('POST', `/${id}/items`, ada, { items: [urn(3), urn(0)], before: at.two })).status).toBe(
    200,
  );
  expect(await titlesOf(id)).toEqual(['One', 'Four', 'One', 'Two', 'Three']);
  await ask('POST', `/${id}/moves`, ada, { items: [at.three, at.one], before: at.two });
  expect(await titlesOf(id)).toEqual(['Four', 'One', 'Three', 'One', 'Two']);
  await ask('POST', `/${id}/moves`, ada, { items: [at.three], before: null });
  expect(await titlesOf(id)).toEqual(['Four', 'One', 'One', 'Two', 'Three']);
  const changed = await ask('POST', `/${id}/removals`, ada, { items: [at.one, at.two] });
  expect(Playlist.parse(changed.body)).toMatchObject({ items: 3, durationMs: 180_000 });
  expect(await titlesOf(id)).toEqual(['Four', 'One', 'Three']);
  expect(await ask('POST', `/${id}/items`, ada, { items: [urn(0)], before: at.two })).toMatchObject({
    ...{ status: 409, body: { detail: expect.stringContaining('not in the playlist any more') as string } },
  });
});

test('where much is put between the same two places, there is always room for more', async () => {
  const { id } = await create({ title: 'Room', items: [urn(0), urn(1)] });
  const playlist = id.slice('playlist:'.length);
  const { database } = api;
  const { rows: listeners } = await database.pool.query<{ id: string }>('SELECT id FROM listeners LIMIT 1');
  const addedBy = listeners[0]?.id ?? '';
  for (let added = 0; added < 220; added += 1) {
    const urns = [{ urn: urn(2), title: String(added) }];
    const second = await database.pool.query<{ id: string }>(
      'SELECT id FROM playlist_items WHERE playlist_id = $1 ORDER BY place COLLATE "C" OFFSET 1 LIMIT 1',
      [playlist],
    );
    const before = second.rows[0]?.id ?? '';
    await addPlaylistItems(database, playlist, { urns, before, addedBy }, { revision: null });
  }
  const { rows } = await database.pool.query<{ title: string; length: number }>(
    'SELECT title, length(place) AS length FROM playlist_items WHERE playlist_id = $1 ORDER BY place COLLATE "C"',
    [playlist],
  );
  const newestFirst = Array.from({ length: 220 }, (_, at) => String(219 - at));
  expect(rows.map(({ title }) => title)).toEqual(['One', ...newestFirst, 'Two']);
  expect(Math.max(...rows.map(({ length }) => length))).toBeLessThanOrEqual(40);
});

test('who changes an old state hears of it in words', async () => {
  const made = await create({ title: 'Old', items: [urn(0)] });
  const old = `"${String(made.revision)}"`;
  expect((await ask('POST', `/${made.id}/items`, ada, { items: [urn(1)] }, old)).status).toBe(200);
  for (const [method, path, body] of [
    ['POST', '/items', { items: [urn(1)] }],
    ['POST', '/removals', { items: [] }],
    ['PATCH', '', { title: 'Older' }],
  ] as const) {
    const wanted = path === '/removals' ? { items: [(await itemsOf(made.id))[0]?.id] } : body;
    expect(await ask(method, `/${made.id}${path}`, ada, wanted, old)).toMatchObject({
      status: 412,
      body: {
        type: '/docs/problems#changed-meanwhile',
        detail: expect.stringContaining('Load it again') as string,
      },
    });
  }
  expect(await titlesOf(made.id)).toEqual(['One', 'Two']);
  const { etag } = await ask('GET', `/${made.id}`);
  const renamed = await ask('PATCH', `/${made.id}`, ada, { title: 'New', description: 'Why' }, etag ?? '');
  expect(renamed).toMatchObject({ status: 200, body: { title: 'New', description: 'Why' } });
});

describe('sharing', () => {
  test('nobody else sees a playlist, nor that there is one', async () => {
    const { id } = await create({ title: 'Secret' });
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['GET', '/items'],
      ['GET', '/members'],
      ['POST', '/link'],
      ['GET', '/export/m3u8'],
    ] as const)
      expect((await ask(method, `/${id}${path}`, bob)).status).toBe(404);
    expect((await api.fetch('/api/v1/me/playlists')).status).toBe(401);
    expect(PlaylistPage.parse((await ask('GET', '?q=secret', bob)).body).items).toEqual([]);
  });

  test('by link: who has it reads, changes where the owner lets members, and leaves', async () => {
    const { id } = await create({ title: 'Shared', items: [urn(0)] });
    const secret = await linkOf(id);
    const joined = await ask('POST', '/join', bob, { secret });
    expect(Playlist.parse(joined.body)).toMatchObject({ id, role: 'reader', members: 1, shared: true });
    expect(await ask('POST', '/join', bob, { secret })).toMatchObject({ status: 200, body: { members: 1 } });
    expect(PlaylistPage.parse((await ask('GET', '?q=shared', bob)).body).items).toHaveLength(1);
    expect(await titlesOf(id, bob)).toEqual(['One']);
    expect(await ask('POST', `/${id}/items`, bob, { items: [urn(1)] })).toMatchObject({ status: 403 });

    await ask('PATCH', `/${id}`, ada, { collaborative: true });
    expect((await ask('POST', `/${id}/items`, bob, { items: [urn(1)] })).status).toBe(200);
    expect(await titlesOf(id)).toEqual(['One', 'Two']);
    expect(await ask('PATCH', `/${id}`, bob, { title: 'Mine now' })).toMatchObject({ status: 403 });
    expect(await ask('DELETE', `/${id}`, bob)).toMatchObject({ status: 403 });

    const members = MemberPage.parse((await ask('GET', `/${id}/members`)).body);
    expect(members.items).toMatchObject([{ role: 'editor' }]);
    expect((await ask('POST', '/join', eve, { secret })).status).toBe(200);
    expect((await ask('DELETE', `/${id}/members/${members.items[0]?.id ?? ''}`, eve)).status).toBe(403);
    expect((await ask('DELETE', `/${id}/members/me`, bob)).status).toBe(204);
    expect((await ask('GET', `/${id}`, bob)).status).toBe(404);

    await ask('DELETE', `/${id}/link`);
    expect(await ask('POST', '/join', bob, { secret })).toMatchObject({ status: 404 });
    expect((await ask('GET', `/${id}`, eve)).status).toBe(200);
    const [left] = MemberPage.parse((await ask('GET', `/${id}/members`)).body).items;
    expect((await ask('DELETE', `/${id}/members/${left?.id ?? ''}`)).status).toBe(204);
    expect((await ask('GET', `/${id}`, eve)).status).toBe(404);
  });

  test('another link ends the one before, and a listener of another issuer joins by none', async () => {
    const { id } = await create({ title: 'Links' });
    const first = await linkOf(id);
    const second = await linkOf(id);
    expect((await ask('POST', '/join', bob, { secret: first })).status).toBe(404);
    const stranger = await insertListener(api.database.pool);
    expect(await joinPlaylist(api.database.pool, stranger, second)).toBeNull();
    expect((await ask('POST', '/join', ada, { secret: second })).body).toMatchObject({
      role: 'owner',
      members: 0,
    });
  });

  test('many who add at once all find a place', async () => {
    const { id } = await create({ title: 'Together' });
    await ask('PATCH', `/${id}`, ada, { collaborative: true });
    const secret = await linkOf(id);
    await ask('POST', '/join', bob, { secret });
    const writers = Array.from({ length: 24 }, (_, at) =>
      ask('POST', `/${id}/items`, at % 2 === 0 ? ada : bob, { items: [urn(at % 4), urn((at + 1) % 4)] }),
    );
    expect((await Promise.all(writers)).map(({ status }) => status)).toEqual(writers.map(() => 200));
    const items = await itemsOf(id);
    expect(items).toHaveLength(48);
    const { rows } = await api.database.pool.query(
      'SELECT DISTINCT place FROM playlist_items WHERE playlist_id = $1',
      [id.slice('playlist:'.length)],
    );
    expect(rows).toHaveLength(48);
    expect((await ask('GET', `/${id}`)).body).toMatchObject({ items: 48 });
  });
});

describe('smart playlists', () => {
  const rules = {
    match: 'all',
    rules: [{ field: 'artist', is: 'equal', value: 'the counters' }],
    order: 'name',
    limit: 3,
  };
  test('hold what their rules find, page by page, and are changed by their rules alone', async () => {
    const made = await create({ title: 'Smart', rules });
    expect(made).toMatchObject({ kind: 'smart', items: 3, durationMs: 180_000 });
    expect(await titlesOf(made.id)).toEqual(['Four', 'One', 'Three']);
    const page = PlaylistItemPage.parse((await ask('GET', `/${made.id}/items?limit=2`)).body);
    const rest = await ask('GET', `/${made.id}/items?limit=2&cursor=${page.nextCursor ?? ''}`);
    expect(PlaylistItemPage.parse(rest.body)).toMatchObject({
      items: [{ title: 'Three' }],
      nextCursor: null,
    });
    expect((await ask('POST', `/${made.id}/items`, ada, { items: [urn(0)] })).status).toBe(409);
    const changed = await ask('PATCH', `/${made.id}`, ada, { rules: { ...rules, limit: 2 } });
    expect(changed.body).toMatchObject({ items: 2 });
    expect((await ask('POST', '/preview', ada, rules)).body).toEqual({ items: 3, durationMs: 180_000 });
  });
  test('rules that make no sense are refused in words', async () => {
    const odd = { ...rules, rules: [{ field: 'year', is: 'contains', value: 'x' }] };
    for (const [path, body] of [
      ['', { title: 'Odd', rules: odd }],
      ['/preview', odd],
    ] as const)
      expect(await ask('POST', path, ada, body)).toMatchObject({
        status: 400,
        body: { errors: [{ path: 'rules', message: '“year” cannot be compared by “contains”.' }] },
      });
    const byHand = await create({ title: 'By hand' });
    expect((await ask('PATCH', `/${byHand.id}`, ada, { rules })).status).toBe(409);
  });
});

test('a playlist file of the library is there for everybody, to be read only', async () => {
  const { pool } = api.database;
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO playlists (provider_id, path, title, sort_title, item_count)
     VALUES ($1, 'a.m3u', 'From a file', 'from a file', 1) RETURNING id`,
    [library],
  );
  const id = rows[0]?.id ?? '';
  await pool.query(
    `INSERT INTO playlist_items (playlist_id, place, urn, title) VALUES ($1, 'V', $2, 'Two')`,
    [id, urn(1)],
  );
  expect(PlaylistPage.parse((await ask('GET', '?q=from a file', bob)).body).items).toMatchObject([
    { kind: 'file', role: 'reader', owner: null },
  ]);
  expect(await titlesOf(`playlist:${id}`, bob)).toEqual(['Two']);
  for (const [method, path] of [
    ['DELETE', ''],
    ['POST', '/link'],
    ['POST', '/items'],
  ] as const)
    expect(await ask(method, `/playlist:${id}${path}`, ada, { items: [urn(0)] })).toMatchObject({
      status: 403,
    });
});

test('what was played from many lists is exported as play links', async () => {
  const { id } = await create({ title: 'A\nfile', items: [`station:${station}`, urn(0)] });
  const { text } = await ask('GET', `/${id}/export/m3u8`);
  const lines = text.split('\n');
  expect(lines.slice(0, 3)).toEqual(['#EXTM3U', '#PLAYLIST:A file', '#EXTINF:-1,Alster']);
  expect(lines[4]).toBe('#EXTINF:60,The Counters - One');
  expect(lines[5]).toMatch(new RegExp(`^http.*/play/v1\\..*/${urn(0)}$`));
});

test('playlists go with who is erased, and what they added to others stays without their name', async () => {
  const dan = api.tokenFor('dan');
  const own = await create({ title: 'Of Dan' }, dan);
  const { id } = await create({ title: 'Guests', items: [urn(0)] });
  await ask('PATCH', `/${id}`, ada, { collaborative: true });
  await ask('POST', '/join', dan, { secret: await linkOf(id) });
  await ask('POST', `/${id}/items`, dan, { items: [urn(1)] });
  expect((await api.fetch('/api/v1/me', { method: 'DELETE', token: dan })).ok).toBe(true);
  const { rows } = await api.database.pool.query('SELECT FROM playlists WHERE id = $1', [
    own.id.slice('playlist:'.length),
  ]);
  expect(rows).toHaveLength(0);
  expect((await ask('GET', `/${id}`)).body).toMatchObject({ members: 0, items: 2 });
  expect((await itemsOf(id)).map(({ addedBy }) => addedBy)).toEqual([null, null]);
});
