import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FavoritePage, Me } from '#api/contract/me.ts';
import { encodeCursor } from '#api/cursor.ts';
import { insertStations } from '#test-parts/insert-stations.ts';
import { startTestApi, type TestApi } from '#test-parts/start-test-api.ts';

let api: TestApi;
let urns: string[];
let names = 0;

beforeAll(async () => {
  api = await startTestApi();
  const ids = await insertStations(
    api.database.pool,
    ['Alster', 'Bahía', 'Delta'].map((name) => ({ name })),
  );
  urns = ids.map((id) => `station:${id}`);
});
afterAll(() => api.close());

const someone = () => api.tokenFor(`listener ${String((names += 1))}`);
const keep = async (token: string, urn = '') =>
  (await api.fetch(`/api/v1/me/favorites/${urn}`, { method: 'PUT', token })).status;
const drop = async (token: string, urn = '') =>
  (await api.fetch(`/api/v1/me/favorites/${urn}`, { method: 'DELETE', token })).status;
const listed = async (token: string, query = '') =>
  FavoritePage.parse((await api.json(`/api/v1/me/favorites${query}`, { token })).body);

test('says who calls', async () => {
  const { body } = await api.json('/api/v1/me', { token: api.tokenFor('ada', 'admin') });
  expect(Me.parse(body)).toMatchObject({ issuer: 'airdex', roles: ['listener', 'admin'] });
});

test('many first requests of a listener at once are one listener', async () => {
  const token = someone();
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      api.json('/api/v1/me', {
        token: n % 2 === 0 ? token : api.tokenFor(`listener ${String(names)}`, 'admin'),
      }),
    ),
  );
  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
  expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
});

describe('favorites', () => {
  test('are kept once, listed newest first, marked in lists, and dropped', async () => {
    const token = someone();
    expect([await keep(token, urns[0]), await keep(token, urns[1]), await keep(token, urns[0])]).toEqual([
      201, 201, 200,
    ]);
    const { items } = await listed(token);
    expect(items.map((item) => item.title)).toEqual(['Bahía', 'Alster']);
    expect(items.every((item) => item.item?.favorite)).toBe(true);
    expect([await drop(token, urns[0]), await drop(token, urns[0])]).toEqual([204, 204]);
    expect((await listed(token)).items.map((item) => item.urn)).toEqual([urns[1]]);
  });

  test('belong to one listener', async () => {
    const [one, two] = [someone(), someone()];
    await keep(one, urns[0]);
    expect((await listed(two)).items).toEqual([]);
    await drop(two, urns[0]);
    expect((await listed(one)).items).toHaveLength(1);
  });

  test('are walked by cursors, each once', async () => {
    const token = someone();
    for (const urn of urns) await keep(token, urn);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: FavoritePage = await listed(token, `?limit=1${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items.map((item) => item.urn));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(urns.toReversed());
  });

  test('show a retired station, and keep the title of one that is gone for good', async () => {
    const token = someone();
    const [retired = '', gone = ''] = await insertStations(api.database.pool, [
      { name: 'Retired FM', retired: true },
      { name: 'Gone FM' },
    ]);
    await keep(token, `station:${retired}`);
    await keep(token, `station:${gone}`);
    await api.database.pool.query('DELETE FROM stations WHERE id = $1', [gone]);
    const { items } = await listed(token);
    expect(items[0]).toMatchObject({ title: 'Gone FM', item: null });
    expect(items[1]).toMatchObject({ title: 'Retired FM', item: { name: 'Retired FM', provider: null } });
    expect(await drop(token, `station:${gone}`)).toBe(204);
  });

  test('follow a station that was joined to another', async () => {
    const token = someone();
    const [old = ''] = await insertStations(api.database.pool, [{ name: 'Old name' }]);
    await keep(token, `station:${old}`);
    await api.database.pool.query('INSERT INTO station_aliases (old_id, station_id) VALUES ($1, $2)', [
      old,
      urns[2]?.slice(8),
    ]);
    expect((await listed(token)).items).toMatchObject([
      { urn: urns[2], title: 'Delta', item: { id: urns[2] } },
    ]);
    expect(await drop(token, `station:${old}`)).toBe(204);
    expect((await listed(token)).items).toEqual([]);
  });

  test('are of what there is', async () => {
    const token = someone();
    expect(await keep(token, `station:${randomUUID()}`)).toBe(404);
    expect(await keep(token, `episode:${randomUUID()}`)).toBe(404);
  });

  test.each([
    'station:1',
    'radio:1',
    randomUUID(),
    `station:${'-'.repeat(36)}`,
    '%00',
    'station:%00',
    `x${'y'.repeat(5_000)}`,
  ])('refuse the name %s', async (urn) => {
    const token = someone();
    expect([400, 404]).toContain(await keep(token, urn));
    expect([400, 204]).toContain(await drop(token, urn));
  });

  test('name the field that is wrong', async () => {
    const token = someone();
    const urn = urns[0] ?? '';
    const forged = (position: object) => encodeCursor(position, 'favorites');
    for (const [query, field] of [
      ['limit=0', 'limit'],
      ['limit=1000', 'limit'],
      ['cursor=x', 'cursor'],
      [`cursor=${encodeCursor({ createdAt: '2026-01-01', urn }, 'runs')}`, 'cursor'],
      [`cursor=${forged({ createdAt: 'yesterday or so', urn })}`, 'cursor'],
      [`cursor=${forged({ createdAt: '2026-99-99 99:99:99+00', urn })}`, 'cursor'],
      [`cursor=${forged({ createdAt: '2026-11-01 10:00:00+00', urn: 'x' })}`, 'cursor'],
    ]) {
      const { status, body } = await api.json(`/api/v1/me/favorites?${query ?? ''}`, { token });
      expect({ query, status, errors: body.errors }).toMatchObject({
        query,
        status: 400,
        errors: [{ path: field }],
      });
    }
  });

  test("are nobody else's affair: no answer may be kept by what lies between", async () => {
    const response = await api.fetch('/api/v1/me/favorites', { token: someone() });
    expect(response.headers.get('cache-control')).toMatch(/no-store/);
  });
});
