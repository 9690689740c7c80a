import { afterEach, beforeEach, expect, test } from 'vitest';
import { SuggestionPage } from '#api/contract/history.ts';
import { startRecommendations } from '#consumers/recommendations/start-recommendations.ts';
import { startConsumers } from '#consumers/start-consumers.ts';
import { askForSuggestions } from '#db/stores/suggestion-requests.ts';
import { createPostgresEventBus } from '#events/postgres-event-bus.ts';
import { insertListener, insertPodcasts } from '#test-parts/insert-podcasts.ts';
import { insertStations } from '#test-parts/insert-stations.ts';
import { startTestApi, type TestApi } from '#test-parts/start-test-api.ts';

const patience = { timeout: 60_000, interval: 100 };
const path = '/api/v1/me/recommendations';
let api: TestApi;
let token: string;
let listener: string;
let recommendations: { close(): Promise<void> } | undefined;
beforeEach(async () => {
  api = await startTestApi();
  token = api.tokenFor('ada');
  const { body } = await api.json('/api/v1/me', { token });
  listener = String(body.id);
});
afterEach(async () => {
  await recommendations?.close();
  recommendations = undefined;
  await api.close();
});

const start = async () => {
  recommendations = await startRecommendations({ database: api.database, log: api.context.log });
};
const get = async (query = '') => {
  const { body } = await api.json(`${path}${query}`, { token });
  return SuggestionPage.parse(body).items;
};
const items = async (query = '') => (await get(query)).map(({ item }) => item);
const heard = (who: string, item: string) =>
  api.database.pool.query(
    `INSERT INTO listener_items (listener_id, item, plays, listens, listened_ms, last_at)
     VALUES ($1, $2, 4, 4, 60000, now())`,
    [who, item],
  );
const suggest = (item: string, rank: number) =>
  api.database.pool.query(
    `INSERT INTO suggestions (listener_id, item, rank, score, reason)
     VALUES ($1, $2, $3, 1, '{"kind": "popular", "words": "Popular with other listeners here", "because": []}')`,
    [listener, item, rank],
  );

test('asks who calls, and refuses what it does not know', async () => {
  expect((await api.json(path)).status).toBe(401);
  expect((await api.json(`${path}?limit=0`, { token })).status).toBe(400);
  expect((await api.json(`${path}?kind=vinyl`, { token })).status).toBe(400);
});

test('from the first look on there is something, honest about why; what follows from listening comes by itself', async () => {
  const [blue = '', green = ''] = (
    await insertStations(api.database.pool, [{ name: 'Blue' }, { name: 'Green', popularity: 900_000 }])
  ).map((id) => `station:${id}`);
  for (let n = 0; n < 5; n += 1) {
    const one = await insertListener(api.database.pool);
    await heard(one, blue);
    await heard(one, green);
  }
  const first = await get();
  expect(first.map(({ item }) => item)).toEqual([green, blue]);
  expect(first[0]?.reason).toEqual({ kind: 'popular', words: 'Popular in its directory', because: [] });

  await heard(listener, blue);
  await start();
  await expect
    .poll(async () => (await get()).map(({ item, reason }) => ({ item, because: reason.because })), patience)
    .toEqual([{ item: green, because: [{ item: blue, title: 'Blue' }] }]);
});

test('a dislike or a favorite takes a suggestion away, and it does not come back', async () => {
  const [blue = '', green = '', red = ''] = (
    await insertStations(api.database.pool, [{ name: 'Blue' }, { name: 'Green' }, { name: 'Red' }])
  ).map((id) => `station:${id}`);
  await start();
  await expect.poll(async () => (await items()).toSorted(), patience).toEqual([blue, green, red].toSorted());
  await api.fetch(`/api/v1/me/favorites/${green}`, { method: 'PUT', token });
  expect((await items()).toSorted()).toEqual([blue, red].toSorted());
  await api.database.pool.query(
    `INSERT INTO opinions (listener_id, item, opinion, said_at, event_id) VALUES ($1, $2, 'disliked', now(), 'e1')`,
    [listener, blue],
  );
  await askForSuggestions(api.database.pool, [listener]);
  await expect.poll(() => items(), patience).toEqual([red]);
});

test('stations and episodes can be had apart, as many as asked for, best first', async () => {
  const [blue = '', green = ''] = (
    await insertStations(api.database.pool, [{ name: 'Blue' }, { name: 'Green' }])
  ).map((id) => `station:${id}`);
  const [show] = await insertPodcasts(api.database.pool, [
    { title: 'Blue hour', episodes: [{ title: 'Rain' }] },
  ]);
  const episode = `episode:${show?.episodes[0] ?? ''}`;
  await suggest(green, 1);
  await suggest(episode, 2);
  await suggest(blue, 3);
  expect(await items()).toEqual([green, episode, blue]);
  expect(await items('?limit=2')).toEqual([green, episode]);
  expect(await items('?kind=station')).toEqual([green, blue]);
  expect(await items('?kind=episode')).toEqual([episode]);
  expect(await items('?kind=track')).toEqual([]);
  expect((await get('?kind=episode'))[0]?.details).toMatchObject({ title: 'Rain', id: episode });
});

test('what died, was retired or became private since is not shown', async () => {
  const stations = await insertStations(api.database.pool, [
    { name: 'Fine' },
    { name: 'Dead', dead: true },
    { name: 'Gone', retired: true },
  ]);
  const [secret] = await insertPodcasts(api.database.pool, [
    { title: 'Mine', owner: await insertListener(api.database.pool), episodes: [{ title: 'Hidden' }] },
  ]);
  for (const [rank, id] of stations.entries()) await suggest(`station:${id}`, rank);
  await suggest(`episode:${secret?.episodes[0] ?? ''}`, 9);
  expect(await items()).toEqual([`station:${stations[0] ?? ''}`]);
});

test('whoever looks at old suggestions gets new ones soon; fresh ones stay', async () => {
  const [blue = ''] = (await insertStations(api.database.pool, [{ name: 'Blue' }])).map(
    (id) => `station:${id}`,
  );
  await suggest(blue, 1);
  const asked = async () =>
    (await api.database.pool.query('SELECT FROM suggestion_requests WHERE listener_id = $1', [listener]))
      .rowCount;
  await get();
  expect(await asked()).toBe(0);
  await api.database.pool.query(`UPDATE suggestions SET made_at = now() - interval '1 hour'`);
  await get('?limit=7');
  expect(await asked()).toBe(1);
});

test('what a player tells is in the suggestions within seconds: heard, then disliked', async () => {
  const [jazz = '', more = '', metal = ''] = (
    await insertStations(api.database.pool, [
      { name: 'Blue', tags: ['jazz'] },
      { name: 'Smoky', tags: ['jazz'] },
      { name: 'Loud', tags: ['metal'], popularity: 900_000 },
    ])
  ).map((id) => `station:${id}`);
  const { database, context } = api;
  recommendations = await startConsumers({
    ...{ database, bus: createPostgresEventBus(database), log: context.log },
  });
  let seq = 0;
  const tell = (type: string, item: string, listenedMs: number) => {
    seq += 1;
    const play = `play-of-${item.slice(-12)}`;
    const at = new Date().toISOString();
    const event = { id: `e-${String(seq)}`, play, seq, type, item, at, positionMs: listenedMs, listenedMs };
    return api.fetch('/api/v1/events', { method: 'POST', token, json: { events: [event] } });
  };
  expect((await tell('progress', jazz, 60_000)).status).toBe(202);
  await expect
    .poll(async () => (await get()).map(({ item, reason }) => [item, reason.kind]), patience)
    .toEqual([
      [more, 'alike'],
      [metal, 'new-to-you'],
    ]);
  await tell('disliked', metal, 0);
  await expect.poll(() => items(), patience).toEqual([more]);
});
