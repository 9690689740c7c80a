import { afterAll, beforeAll, expect, test } from 'vitest';
import { Opinions, TrendingPage } from '#api/contract/history.ts';
import { insertPlays } from '#test-parts/insert-plays.ts';
import { insertPodcasts } from '#test-parts/insert-podcasts.ts';
import { insertStations } from '#test-parts/insert-stations.ts';
import { startTestApi, type TestApi } from '#test-parts/start-test-api.ts';

let api: TestApi;
let stations: string[];
let shows: { id: string; episodes: string[] }[];
let owner: { token: string; id: string };
const now = Date.parse('2026-11-21T10:30:00Z');

beforeAll(async () => {
  api = await startTestApi({}, { now: () => now });
  const { pool } = api.database;
  stations = await insertStations(
    pool,
    ['Alster', 'Bahía', 'Delta', 'Gone', 'Dead'].map((name) => ({ name })),
  );
  await pool.query('UPDATE stations SET retired_at = now() WHERE id = $1', [stations[3]]);
  await pool.query(`UPDATE stations SET health = 'dead' WHERE id = $1`, [stations[4]]);
  owner = await someone('owner');
  shows = await insertPodcasts(pool, [
    { title: 'Bees', episodes: [{ title: 'One' }, { title: 'Two' }] },
    { title: 'Whispers', owner: owner.id, episodes: [{ title: 'Hush' }] },
  ]);
  const [alster = '', bahia = '', delta = '', gone = '', dead = ''] = stations.map((id) => `station:${id}`);
  const at = (day: string) => `2026-${day}T08:00:00Z`;
  const episode = (index: number) => ({ item: `episode:${shows[0]?.episodes[index] ?? ''}`, parent: `podcast:${shows[0]?.id ?? ''}` }); // prettier-ignore
  const played = [
    ...Array.from({ length: 9 }, () => ({ item: alster, at: at('09-01'), minutes: 5 })),
    ...Array.from({ length: 4 }, () => ({ item: bahia, at: at('11-16'), minutes: 5 })),
    ...Array.from({ length: 2 }, () => ({ item: delta, at: at('11-21'), minutes: 5 })),
    ...[gone, dead].map((item) => ({ item, at: at('11-21'), minutes: 5 })),
    { item: delta, at: at('11-21'), minutes: 0.1 },
    { ...episode(0), at: at('11-20'), minutes: 5 },
    { ...episode(0), at: at('11-20'), minutes: 5 },
    { ...episode(1), at: at('11-20'), minutes: 5 },
  ];
  await insertPlays(api.database, (await someone('somebody')).id, played);
  const secret = { item: `episode:${shows[1]?.episodes[0] ?? ''}`, parent: `podcast:${shows[1]?.id ?? ''}` };
  await insertPlays(api.database, owner.id, [{ ...secret, at: at('11-21'), minutes: 50 }]);
});
afterAll(() => api.close());

async function someone(name: string): Promise<{ token: string; id: string }> {
  const token = api.tokenFor(name);
  return { token, id: String((await api.json('/api/v1/me', { token })).body.id) };
}
const trending = async (query: string, token?: string) => {
  const { body } = await api.json(`/api/v1/trending?${query}`, { token });
  return TrendingPage.parse(body).items.map(({ details, listens }) => [
    'name' in details ? details.name : details.title,
    listens,
  ]);
};

test('recent listens say more of what is trending, and all time says what is popular', async () => {
  expect(await trending('window=day')).toEqual([['Delta', 2]]);
  expect(await trending('window=week')).toEqual([
    ['Delta', 2],
    ['Bahía', 4],
  ]);
  expect(await trending('window=month&limit=1')).toEqual([['Bahía', 4]]);
  expect(await trending('window=all')).toEqual([
    ['Alster', 9],
    ['Bahía', 4],
    ['Delta', 2],
  ]);
});

test('episodes trend, and their shows by all of them', async () => {
  expect(await trending('kind=episode')).toEqual([
    ['One', 2],
    ['Two', 1],
  ]);
  expect(await trending('kind=podcast')).toEqual([['Bees', 3]]);
});

test('a private show trends for nobody, its owner among them', async () => {
  for (const token of [owner.token, undefined]) {
    expect(JSON.stringify(await trending('kind=episode&window=all', token))).not.toContain('Hush');
    expect(JSON.stringify(await trending('kind=podcast&window=all', token))).not.toContain('Whispers');
  }
});

test.each(['kind=track', 'window=year', 'limit=0', 'limit=51'])('%s is refused', async (query) => {
  expect((await api.fetch(`/api/v1/trending?${query}`)).status).toBe(400);
});

test('opinions are listed, the latest of items that are one, and none that was taken back', async () => {
  const { token, id } = await someone('critic');
  const [one = '', two = '', three = '', older = ''] = stations;
  await api.database.pool.query(
    `INSERT INTO opinions (listener_id, item, opinion, said_at, event_id)
     SELECT $1, item, opinion, now() - seconds * interval '1 second', item
     FROM (VALUES ($2, 'liked', 5), ($3, 'disliked', 4), ($4, 'unrated', 3), ($5, 'disliked', 1))
       AS said (item, opinion, seconds)`,
    [id, ...[one, two, three, older].map((station) => `station:${station}`)],
  );
  const listed = async (of: string) =>
    Opinions.parse((await api.json('/api/v1/me/opinions', { token: of })).body).items;
  expect(await listed(token)).toEqual([
    { item: `station:${older}`, opinion: 'disliked' },
    { item: `station:${two}`, opinion: 'disliked' },
    { item: `station:${one}`, opinion: 'liked' },
  ]);
  await api.database.pool.query('INSERT INTO station_aliases (old_id, station_id) VALUES ($1, $2)', [older, one]); // prettier-ignore
  expect(await listed(token)).toEqual([
    { item: `station:${one}`, opinion: 'disliked' },
    { item: `station:${two}`, opinion: 'disliked' },
  ]);
  expect(await listed(owner.token)).toEqual([]);
  expect((await api.fetch('/api/v1/me/opinions')).status).toBe(401);
});
