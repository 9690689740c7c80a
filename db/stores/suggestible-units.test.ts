import { afterEach, beforeEach, expect, test } from 'vitest';
import { insertListener, insertPodcasts } from '#test-parts/insert-podcasts.ts';
import { insertStations } from '#test-parts/insert-stations.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { countFacets, loadUnits, popularInDirectories, unitsOfTag } from './suggestible-units.ts';

let database: TestDatabase;
let listener: string;
beforeEach(async () => {
  database = await createTestDatabase();
  listener = await insertListener(database.pool);
});
afterEach(() => database.close());

const show = (title: string, rest: object = {}) => ({
  title,
  categories: ['Music', 'Jazz'],
  languages: ['de'],
  author: 'Nachtfunk',
  ...rest,
});

test('a station stands for itself; the dead and the retired cannot be played', async () => {
  const ids = await insertStations(database.pool, [
    { name: 'Blue', tags: ['jazz'], languages: ['de'], country: 'DE', popularity: 500_000 },
    { name: 'Gone', retired: true },
    { name: 'Silent', dead: true },
  ]);
  const units = ids.map((id) => `station:${id}`);
  const loaded = new Map((await loadUnits(database.pool, listener, units)).map((unit) => [unit.id, unit]));
  expect(loaded.get(units[0] ?? '')).toEqual({
    id: units[0],
    title: 'Blue',
    facets: ['tag:jazz', 'language:de', 'country:DE'],
    popularity: 0.5,
    item: units[0],
  });
  expect(units.slice(1).map((unit) => loaded.get(unit)?.item)).toEqual([null, null]);
});

test('a show stands for its newest episode that the listener has not begun and not disliked', async () => {
  const episodes = ['2026-11-01', '2026-11-02', '2026-11-03', '2026-11-04', '2026-11-05', '2999-01-01'].map(
    (day) => ({ title: day, at: `${day}T06:00:00Z` }),
  );
  const [found] = await insertPodcasts(database.pool, [show('Blue hour', { episodes })]);
  const [expected, disliked, heard, begun, retired] = found?.episodes ?? [];
  await database.pool.query('UPDATE episodes SET retired_at = now() WHERE id = $1', [retired]);
  await database.pool.query(
    `INSERT INTO positions (listener_id, urn, position_ms, completed, title, updated_at)
     VALUES ($1, $2, 5000, false, '', now())`,
    [listener, `episode:${begun ?? ''}`],
  );
  await database.pool.query(
    `INSERT INTO listener_items (listener_id, item, last_at) VALUES ($1, $2, now())`,
    [listener, `episode:${heard ?? ''}`],
  );
  await database.pool.query(
    `INSERT INTO opinions (listener_id, item, opinion, said_at, event_id) VALUES ($1, $2, 'disliked', now(), 'e')`,
    [listener, `episode:${disliked ?? ''}`],
  );
  const [unit] = await loadUnits(database.pool, listener, [`podcast:${found?.id ?? ''}`]);
  expect(unit).toMatchObject({
    item: `episode:${expected ?? ''}`,
    facets: ['tag:music', 'tag:jazz', 'language:de', 'author:nachtfunk'],
  });
});

test('a private show is not there, not even for its owner; one without episodes has nothing to play', async () => {
  const shows = await insertPodcasts(database.pool, [
    show('Private', { owner: listener, episodes: [{ title: 'Secret' }] }),
    show('Empty'),
    show('Retired', { retired: true, episodes: [{ title: 'Late' }] }),
  ]);
  const units = shows.map(({ id }) => `podcast:${id}`);
  const loaded = await loadUnits(database.pool, listener, units);
  expect(loaded.map(({ id, item }) => [id, item]).toSorted()).toEqual(
    [
      [units[1], null],
      [units[2], null],
    ].toSorted(),
  );
  expect(await unitsOfTag(database.pool, 'jazz', [], 10)).toEqual([units[1]]);
  expect(await popularInDirectories(database.pool, 10)).toEqual([units[1]]);
});

test('finds the most popular of a tag, in the languages asked for, whichever way it is spelled', async () => {
  const ids = await insertStations(database.pool, [
    { name: 'Small', tags: ['jazz'], languages: ['de'], popularity: 10 },
    { name: 'Large', tags: ['jazz'], languages: ['de'], popularity: 1_000 },
    { name: 'Dead', tags: ['jazz'], languages: ['de'], popularity: 5_000, dead: true },
    { name: 'French', tags: ['jazz'], languages: ['fr'], popularity: 2_000 },
    { name: 'Pop', tags: ['pop'], languages: ['de'], popularity: 9_000 },
  ]);
  const [jazz] = await insertPodcasts(database.pool, [show('Blue hour')]);
  const [small, large, , french] = ids.map((id) => `station:${id}`);
  expect(await unitsOfTag(database.pool, 'jazz', ['de'], 10)).toEqual([
    large,
    small,
    `podcast:${jazz?.id ?? ''}`,
  ]);
  expect((await unitsOfTag(database.pool, 'jazz', [], 1))[0]).toBe(french);
});

test('counts what is common, and leaves out what only one has', async () => {
  await insertStations(database.pool, [
    { name: 'A', tags: ['jazz', 'smoky'], country: 'DE' },
    { name: 'B', tags: ['jazz'], country: 'DE' },
    { name: 'C', tags: ['jazz'], retired: true },
  ]);
  await insertPodcasts(database.pool, [show('Blue hour')]);
  const { counts, units } = await countFacets(database.pool, 100);
  expect(units).toBe(3);
  expect(Object.fromEntries(counts)).toEqual({ 'tag:jazz': 3, 'country:DE': 2 });
});
