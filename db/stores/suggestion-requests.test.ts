import { afterEach, beforeEach, expect, test } from 'vitest';
import { insertListener } from '#test-parts/insert-podcasts.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { answerRequest, askForSuggestions, leaseRequests } from './suggestion-requests.ts';

let database: TestDatabase;
let ada: string;
let ben: string;
beforeEach(async () => {
  database = await createTestDatabase();
  ada = await insertListener(database.pool);
  ben = await insertListener(database.pool);
});
afterEach(() => database.close());

const popular = { kind: 'popular', words: 'Popular with other listeners', because: [] } as const;
const suggestion = (item: string) => ({ item, score: 0.5, reason: { ...popular, because: [] } });
const waiting = async () =>
  (await database.pool.query<{ id: string }>('SELECT listener_id AS id FROM suggestion_requests')).rows.map(
    ({ id }) => id,
  );
const written = async (listener: string) =>
  (
    await database.pool.query<{ item: string }>(
      'SELECT item FROM suggestions WHERE listener_id = $1 ORDER BY rank',
      [listener],
    )
  ).rows.map(({ item }) => item);

test('a listener waits once, however often they are asked for; an erased one is not asked for', async () => {
  await askForSuggestions(database.pool, [ada, ben, ada]);
  await askForSuggestions(database.pool, [ada, '00000000-0000-4000-8000-000000000000']);
  expect((await waiting()).toSorted()).toEqual([ada, ben].toSorted());
});

test('many workers at once never take the same request', async () => {
  const listeners = [];
  for (let n = 0; n < 40; n += 1) listeners.push(await insertListener(database.pool));
  await askForSuggestions(database.pool, listeners);
  const taken = await Promise.all(Array.from({ length: 8 }, () => leaseRequests(database.pool, 10, 60)));
  const ids = taken.flat().map(({ listenerId }) => listenerId);
  expect(new Set(ids).size).toBe(ids.length);
});

test('an answered request is gone, and the suggestions stand in the order given in place of the old', async () => {
  for (const items of [
    ['station:a', 'station:b'],
    ['station:c', 'station:a'],
  ]) {
    await askForSuggestions(database.pool, [ada]);
    const [lease] = await leaseRequests(database.pool, 10, 60);
    if (!lease) throw new Error('nothing was taken');
    expect(await answerRequest(database, lease, items.map(suggestion))).toBe(true);
    expect(await written(ada)).toEqual(items);
    expect(await waiting()).toEqual([]);
  }
});

test('who did something while their suggestions were made waits again', async () => {
  await askForSuggestions(database.pool, [ada]);
  const [lease] = await leaseRequests(database.pool, 10, 60);
  await askForSuggestions(database.pool, [ada]);
  expect(await leaseRequests(database.pool, 10, 60)).toEqual([]);
  if (lease) await answerRequest(database, lease, [suggestion('station:a')]);
  expect(await written(ada)).toEqual(['station:a']);
  expect(await leaseRequests(database.pool, 10, 60)).toHaveLength(1);
});

test('a worker whose lease ran out writes nothing once another took it', async () => {
  await askForSuggestions(database.pool, [ada]);
  const [slow] = await leaseRequests(database.pool, 10, -1);
  const [quick] = await leaseRequests(database.pool, 10, 60);
  if (!slow || !quick) throw new Error('nothing was taken');
  expect(await answerRequest(database, slow, [suggestion('station:slow')])).toBe(false);
  expect(await answerRequest(database, quick, [suggestion('station:quick')])).toBe(true);
  expect(await answerRequest(database, slow, [suggestion('station:slow')])).toBe(false);
  expect(await written(ada)).toEqual(['station:quick']);
});

test('of a listener erased meanwhile nothing is written', async () => {
  await askForSuggestions(database.pool, [ada]);
  const [lease] = await leaseRequests(database.pool, 10, 60);
  await database.pool.query('DELETE FROM listeners WHERE id = $1', [ada]);
  if (!lease) throw new Error('nothing was taken');
  expect(await answerRequest(database, lease, [suggestion('station:a')])).toBe(false);
});
