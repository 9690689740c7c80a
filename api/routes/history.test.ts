import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HistoryPage } from '#api/contract/history.ts';
import { EpisodePage } from '#api/contract/podcast.ts';
import { Station, StationPage } from '#api/contract/station.ts';
import { insertPlays } from '#test-parts/insert-plays.ts';
import { insertPodcasts } from '#test-parts/insert-podcasts.ts';
import { insertStations } from '#test-parts/insert-stations.ts';
import { startTestApi, type TestApi } from '#test-parts/start-test-api.ts';

let api: TestApi;
let alster: string;
let bahia: string;
let show: { id: string; episodes: string[] };
let names = 0;

beforeAll(async () => {
  api = await startTestApi();
  const stations = await insertStations(api.database.pool, [{ name: 'Alster' }, { name: 'Bahía' }]);
  [alster = '', bahia = ''] = stations.map((id) => `station:${id}`);
  const [inserted] = await insertPodcasts(api.database.pool, [
    { title: 'Bees of the Straße', episodes: [{ title: 'Beekeeping 1' }] },
  ]);
  if (!inserted) throw new Error('Nothing was inserted.');
  show = inserted;
});
afterAll(() => api.close());

async function someone(): Promise<{ token: string; id: string }> {
  const token = api.tokenFor(`listener ${String((names += 1))}`);
  const { body } = await api.json('/api/v1/me', { token });
  return { token, id: String(body.id) };
}
const listed = async (token: string, query = '') =>
  HistoryPage.parse((await api.json(`/api/v1/me/history${query}`, { token })).body);
const remove = async (token: string, play = '') =>
  (await api.fetch(`/api/v1/me/history${play && `/${play}`}`, { method: 'DELETE', token })).status;
const sums = async (listenerId: string) => {
  const { rows } = await api.database.pool.query<{ items: number; quarters: number; days: number }>(
    `SELECT (SELECT coalesce(sum(plays), 0) FROM listener_items WHERE listener_id = $1) AS items,
       (SELECT coalesce(sum(plays), 0) FROM listening WHERE listener_id = $1) AS quarters,
       (SELECT coalesce(sum(listens), 0) FROM item_days) AS days`,
    [listenerId],
  );
  return rows[0];
};

describe('the history', () => {
  test('is listed latest first, each play with its item as it is now and why it counts', async () => {
    const { token, id } = await someone();
    await insertPlays(api.database, id, [
      { item: alster, title: 'Radio Alster', at: '2026-11-19T08:00:00Z', minutes: 5 },
      { item: `episode:${show.episodes[0] ?? ''}`, title: 'Beekeeping', at: '2026-11-20T08:00:00Z', minutes: 0.2 }, // prettier-ignore
      { item: `track:${randomUUID()}`, title: 'Gone', at: '2026-11-18T08:00:00Z', minutes: 1 },
    ]);
    await api.database.pool.query(`UPDATE plays SET parent = $2 WHERE item = $1`, [
      `episode:${show.episodes[0] ?? ''}`,
      `podcast:${show.id}`,
    ]);
    const { items, nextCursor } = await listed(token);
    expect(items).toMatchObject([
      { title: 'Beekeeping', show: 'Bees of the Straße', counted: false, reason: 'too-short', details: { title: 'Beekeeping 1' } }, // prettier-ignore
      { title: 'Radio Alster', listenedMs: 300_000, counted: true, details: { id: alster, name: 'Alster' } },
      { title: 'Gone', details: null },
    ]);
    expect(nextCursor).toBeNull();
    expect(items.map((item) => item.startedAt)).toEqual([
      '2026-11-20T08:00:00.000Z',
      '2026-11-19T08:00:00.000Z',
      '2026-11-18T08:00:00.000Z',
    ]);
  });

  test.each([
    ['?q=bahia', ['Bahía FM']],
    ['?q=BAHÍA%20f', ['Bahía FM']],
    ['?q=strasse%20BEE', ['Beekeeping']],
    ['?q=straße', ['Beekeeping']],
    ['?q=100%25', []],
    ['?kind=station', ['Bahía FM', 'Alster_']],
    ['?kind=track', []],
    ['?counted=false', ['Beekeeping']],
    ['?counted=true', ['Bahía FM', 'Alster_']],
    ['?before=2026-11-19T08:00:00Z', ['Alster_']],
    ['?after=2026-11-19T08:00:00Z', ['Beekeeping', 'Bahía FM']],
    ['?after=2026-11-19T08:00:00Z&before=2026-11-19T08:00:01Z', ['Bahía FM']],
    ['?q=_', ['Alster_']],
  ])('%s finds %j', async (query, titles) => {
    const { token, id } = await someone();
    await insertPlays(api.database, id, [
      { item: alster, title: 'Alster_', at: '2026-11-18T08:00:00Z', minutes: 5 },
      { item: bahia, title: 'Bahía FM', at: '2026-11-19T08:00:00Z', minutes: 5 },
      { item: `episode:${show.episodes[0] ?? ''}`, parent: `podcast:${show.id}`, title: 'Beekeeping', at: '2026-11-20T08:00:00Z', minutes: 0.1 }, // prettier-ignore
    ]);
    expect((await listed(token, query)).items.map(({ title }) => title)).toEqual(titles);
    expect((await listed(token, `?item=${bahia}`)).items.map(({ title }) => title)).toEqual(['Bahía FM']);
  });

  test('is walked by cursors, each play once, also where many began at once', async () => {
    const { token, id } = await someone();
    const at = '2026-11-19T08:00:00Z';
    const plays = await insertPlays(
      api.database,
      id,
      Array.from({ length: 5 }, () => ({ item: alster, at, minutes: 1 })),
    );
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: HistoryPage = await listed(token, `?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items.map(({ play }) => play));
      cursor = page.nextCursor;
    }
    expect(seen.toSorted()).toEqual(plays.toSorted());
    const { nextCursor } = await listed(token, '?limit=2');
    const other = `/api/v1/me/history?limit=2&kind=station&cursor=${nextCursor ?? ''}`;
    expect((await api.fetch(other, { token })).status).toBe(400);
  });

  test.each([
    'limit=0',
    'kind=podcast',
    'item=nonsense',
    'before=yesterday',
    'counted=perhaps',
    'cursor=x',
    'q=%00',
  ])('refuses %s', async (query) => {
    const { token } = await someone();
    expect((await api.fetch(`/api/v1/me/history?${query}`, { token })).status).toBe(400);
  });

  test('belongs to one listener, and needs one', async () => {
    const [one, other] = [await someone(), await someone()];
    const [play] = await insertPlays(api.database, one.id, [
      { item: alster, at: '2026-11-19T08:00:00Z', minutes: 1 },
    ]);
    expect((await listed(other.token)).items).toEqual([]);
    await remove(other.token, play);
    await remove(other.token);
    expect((await listed(one.token)).items).toHaveLength(1);
    expect((await api.fetch('/api/v1/me/history')).status).toBe(401);
  });

  test('a play that is taken out is out of every sum; done twice it is done once', async () => {
    const { token, id } = await someone();
    const before = await sums(id);
    const at = '2026-11-19T08:00:00Z';
    const [first] = await insertPlays(api.database, id, [
      { item: alster, at, minutes: 5 },
      { item: alster, at: '2026-11-19T09:00:00Z', minutes: 5 },
    ]);
    expect([await remove(token, first), await remove(token, first)]).toEqual([204, 204]);
    expect((await listed(token)).items.map(({ play }) => play)).not.toContain(first);
    expect(await sums(id)).toEqual({ items: 1, quarters: 1, days: (before?.days ?? 0) + 1 });
    expect(await remove(token, 'nobody:knows')).toBe(204);
    expect(await remove(token, encodeURIComponent("'; --"))).toBe(400);
  });

  test('is cleared with everything that follows from it, and nothing of others', async () => {
    const [one, other] = [await someone(), await someone()];
    const before = await sums(one.id);
    const plays = ['2026-11-19T08:00:00Z', '2026-11-18T08:00:00Z'].map((at) => ({
      item: alster,
      at,
      minutes: 5,
    }));
    await insertPlays(api.database, other.id, plays);
    await insertPlays(api.database, one.id, [
      ...plays,
      { item: bahia, at: '2026-11-18T08:00:00Z', minutes: 9 },
    ]);
    expect(await remove(one.token)).toBe(204);
    expect((await listed(one.token)).items).toEqual([]);
    expect(await sums(one.id)).toEqual({ items: 0, quarters: 0, days: (before?.days ?? 0) + 2 });
    expect((await listed(other.token)).items).toHaveLength(2);
  });

  test('what is taken out by several players at once is taken out once', async () => {
    const { token, id } = await someone();
    const before = await sums(id);
    const plays = await insertPlays(
      api.database,
      id,
      Array.from({ length: 6 }, () => ({ item: alster, at: '2026-11-19T08:00:00Z', minutes: 5 })),
    );
    const asked = [...plays, ...plays, undefined, undefined].map((play) => remove(token, play));
    expect(new Set(await Promise.all(asked))).toEqual(new Set([204]));
    expect(await sums(id)).toEqual({ items: 0, quarters: 0, days: before?.days });
  });

  test('what only its owner may see never was, and is not taken, from everybody’s sums', async () => {
    const { token, id } = await someone();
    const [secret] = await insertPodcasts(api.database.pool, [
      { title: 'Whispers', owner: id, episodes: [{ title: 'Hush' }] },
    ]);
    const item = `episode:${secret?.episodes[0] ?? ''}`;
    const given = { item, parent: `podcast:${secret?.id ?? ''}`, title: 'Hush', at: '2026-11-19T08:00:00Z', minutes: 5 }; // prettier-ignore
    const before = await sums(id);
    const [play] = await insertPlays(api.database, id, [given, given], { isPrivate: true });
    expect((await listed(token)).items).toMatchObject([{ show: 'Whispers', details: { title: 'Hush' } }, {}]);
    await remove(token, play);
    await remove(token);
    expect((await sums(id))?.days).toBe(before?.days);
  });
});

describe('last played', () => {
  test('is on stations and episodes wherever they are shown, and follows the history', async () => {
    const { token, id } = await someone();
    const lastPlayedAt = async () =>
      Station.parse((await api.json(`/api/v1/radio/${alster}`, { token })).body).lastPlayedAt;
    expect(await lastPlayedAt()).toBeNull();
    const episode = `episode:${show.episodes[0] ?? ''}`;
    const [play] = await insertPlays(api.database, id, [
      { item: alster, at: '2026-11-19T08:00:00Z', minutes: 5 },
      { item: episode, at: '2026-11-19T09:00:00Z', minutes: 5 },
    ]);
    await expect.poll(lastPlayedAt, { timeout: 45_000 }).toBe('2026-11-19T08:05:00.000Z');
    const list = StationPage.parse((await api.json('/api/v1/radio', { token })).body);
    expect(list.items.find((item) => item.id === alster)?.lastPlayedAt).toBe('2026-11-19T08:05:00.000Z');
    const episodes = EpisodePage.parse(
      (await api.json(`/api/v1/podcasts/${show.id}/episodes`, { token })).body,
    );
    expect(episodes.items[0]?.lastPlayedAt).toBe('2026-11-19T09:05:00.000Z');
    expect((await api.json(`/api/v1/radio/${alster}`)).body.lastPlayedAt).toBeNull();
    await remove(token, play);
    await expect.poll(lastPlayedAt, { timeout: 45_000 }).toBeNull();
  });

  test('what was played under an id of before it was joined is of the same item', async () => {
    const { token, id } = await someone();
    const older = randomUUID();
    await api.database.pool.query('INSERT INTO station_aliases (old_id, station_id) VALUES ($1, $2)', [
      older,
      bahia.slice(8),
    ]);
    await insertPlays(api.database, id, [
      { item: `station:${older}`, at: '2026-11-19T08:00:00Z', minutes: 5 },
    ]);
    expect((await listed(token, `?item=${bahia}`)).items).toMatchObject([{ details: { name: 'Bahía' } }]);
    await expect
      .poll(async () => (await api.json(`/api/v1/radio/${bahia}`, { token })).body.lastPlayedAt, {
        timeout: 45_000,
      }) // prettier-ignore
      .toBe('2026-11-19T08:05:00.000Z');
  });
});

describe('the export', () => {
  const exported = (token: string, format: string) =>
    api.fetch(`/api/v1/me/export/history?format=${format}`, { token });

  test('has every play as a line of JSON, however many', async () => {
    const { token, id } = await someone();
    const at = '2026-11-19T08:00:00Z';
    const plays = await insertPlays(
      api.database,
      id,
      Array.from({ length: 2_003 }, () => ({ item: alster, title: 'Al"ster', at, minutes: 1 })),
    );
    const response = await exported(token, 'jsonl');
    expect(response.headers.get('content-type')).toBe('application/jsonl; charset=utf-8');
    expect(response.headers.get('content-disposition')).toContain('airdex-history.jsonl');
    const lines = (await response.text()).trim().split('\n');
    const rows = lines.map((line) => JSON.parse(line) as { play: string });
    expect(rows.map(({ play }) => play).toSorted()).toEqual(plays.toSorted());
    expect(rows[0]).toMatchObject({ item: alster, title: 'Al"ster', startedAt: '2026-11-19T08:00:00.000Z', counted: true }); // prettier-ignore
  });

  test('as a table has no formulas of strangers', async () => {
    const { token, id } = await someone();
    await insertPlays(api.database, id, [
      { item: alster, title: '=1+1,"x"', at: '2026-11-19T08:00:00Z', minutes: 1 },
    ]);
    const text = await (await exported(token, 'csv')).text();
    expect(text).toMatch(/^play,item,title,show,startedAt,[\w,]+\r\n/);
    expect(text).toContain(`,"'=1+1,""x""",,2026-11-19T08:00:00.000Z,`);
  });

  test('of nothing is an empty file, and of another format refused', async () => {
    const { token } = await someone();
    expect(await (await exported(token, 'jsonl')).text()).toBe('');
    expect((await exported(token, 'xml')).status).toBe(400);
  });
});
