import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadStationTerms } from '#db/search/station-terms.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { insertStations } from '#test-parts/insert-stations.ts';
import { stationFacets } from './station-facets.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await insertStations(database.pool, [
    { name: 'Alster Rock', country: 'DE', languages: ['de'], tags: ['rock', 'pop'], codecs: ['MP3', 'AAC'] },
    { name: 'Isar Rock', country: 'DE', languages: ['de', 'en'], tags: ['rock'] },
    { name: 'Wisła Jazz', country: 'PL', tags: ['jazz'] },
    { name: 'Nowhere', tags: [] },
    { name: 'Gone', country: 'DE', tags: ['rock'], retired: true },
  ]);
});
afterAll(() => database.close());

test('counts every facet, the most frequent first, and nothing retired', async () => {
  expect(await stationFacets(database.pool, {})).toEqual({
    country: [
      { value: 'DE', count: 2 },
      { value: 'PL', count: 1 },
    ],
    language: [
      { value: 'de', count: 2 },
      { value: 'en', count: 1 },
    ],
    tag: [
      { value: 'rock', count: 2 },
      { value: 'jazz', count: 1 },
      { value: 'pop', count: 1 },
    ],
    codec: [
      { value: 'MP3', count: 4 },
      { value: 'AAC', count: 1 },
    ],
  });
});

test('counts within a filter and a search', async () => {
  const { tag } = await stationFacets(database.pool, { country: 'DE', q: 'alster' });
  expect(tag).toEqual([
    { value: 'pop', count: 1 },
    { value: 'rock', count: 1 },
  ]);
});

test('counts what a misspelt search shows', async () => {
  const terms = await loadStationTerms(database.pool);
  expect((await stationFacets(database.pool, { q: 'alstre' }, terms)).country).toEqual([
    { value: 'DE', count: 1 },
  ]);
});

test.each(['!!!', 'nothingofthekind'])('is empty where nothing matches: %s', async (q) => {
  expect(await stationFacets(database.pool, { q })).toEqual({
    country: [],
    language: [],
    tag: [],
    codec: [],
  });
});
