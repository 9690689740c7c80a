import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadStationTerms } from '#db/search/station-terms.ts';
import type { TermDictionary } from '#db/search/term-dictionary.ts';
import type { StationFilter } from '#db/stores/station-filter.ts';
import { listStations } from '#db/stores/stations.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { insertStations } from '#test-parts/insert-stations.ts';

let database: TestDatabase;
let terms: TermDictionary;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertStations(database.pool, [
    { name: 'Nordwind', country: 'DE', tags: ['pop'], popularity: 10 },
    { name: 'Nordwind Klassik', country: 'DE', tags: ['classical'], popularity: 900 },
    { name: 'Radio Nordwind', country: 'DE', popularity: 5_000 },
    { name: 'Hafenradio', country: 'DE', tags: ['nordwind', 'news'], popularity: 90_000 },
    { name: 'Nordwind Archiv', country: 'DE', popularity: 99_000, dead: true },
    { name: 'Deutschlandwelle Kultur', country: 'DE', tags: ['talk'], popularity: 700 },
    { name: 'Größe Straße', popularity: 3 },
    { name: 'Øresund Łódź', popularity: 3 },
    { name: 'Радио Ёлка', country: 'RU', popularity: 40 },
    { name: '北京新闻', popularity: 30 },
    { name: '7LIVE', popularity: 60 },
    { name: 'Radio Bo!', popularity: 80 },
    { name: 'Sender 105', popularity: 5 },
    { name: 'Sender 106', popularity: 6 },
    { name: 'Bayern Welle', country: 'DE', tags: ['rock'], popularity: 55 },
    { name: 'Bayern Rock', country: 'AT', tags: ['rock'], popularity: 44 },
  ]);
  terms = await loadStationTerms(database.pool);
});
afterAll(() => database.close());

async function search(q: string, filter: StationFilter = {}, known: TermDictionary | null = terms) {
  const { rows } = await listStations(database.pool, { ...filter, q }, { limit: 20, terms: known });
  return rows.map(({ name }) => name);
}

describe.each(['with', 'without'])('%s the dictionary', (dictionary) => {
  const known = () => (dictionary === 'with' ? terms : null);

  test('puts the exact name before names that start so, before names with it, before tags; the dead last', async () => {
    expect(await search('nordwind', {}, known())).toEqual([
      'Nordwind',
      'Nordwind Klassik',
      'Radio Nordwind',
      'Hafenradio',
      'Nordwind Archiv',
    ]);
  });

  test.each([
    ['n', 'Nordwind Klassik'],
    ['de', 'Deutschlandwelle Kultur'],
    ['nordwind k', 'Nordwind Klassik'],
    ['grosse str', 'Größe Straße'],
    ['GRÖSSE', 'Größe Straße'],
    ['oresund lodz', 'Øresund Łódź'],
    ['ёлка', 'Радио Ёлка'],
    ['елка радио', 'Радио Ёлка'],
    ['北京', '北京新闻'],
    ['kultur deutschland', 'Deutschlandwelle Kultur'],
    ['  radio    BO! ', 'Radio Bo!'],
  ])('"%s" finds %s first', async (q, expected) => {
    expect((await search(q, {}, known()))[0]).toBe(expected);
  });

  test('finds words of name, tags and country together', async () => {
    expect(await search('germany rock', {}, known())).toEqual(['Bayern Welle']);
  });

  test('narrows a search by filters', async () => {
    expect(await search('bayern', { country: 'AT' }, known())).toEqual(['Bayern Rock']);
    expect(await search('b', { tag: 'rock', country: 'DE' }, known())).toEqual(['Bayern Welle']);
  });

  test.each(['!!!', '🎧', '★☆', '"\\\'', ' . '])('%j finds nothing, as it has no word', async (q) => {
    expect(await search(q, {}, known())).toEqual([]);
  });

  test.each(['', '   ', '\t\n'])('%j is no search', async (q) => {
    expect(await search(q, {}, known())).toHaveLength(16);
  });

  test.each([
    "'; DROP TABLE stations; --",
    "nordwind' | 'x",
    'nordwind:*A & !klassik <-> (',
    '%_\\ $1 ${x}',
    'a\0b',
    '\ud800 half a letter',
    'x '.repeat(5_000),
    'langeswort'.repeat(1_000),
    '🎧nordwind🎧',
  ])('%j is only text', async (q) => {
    const found = await search(q, {}, known());
    expect(found.length).toBeLessThanOrEqual(16);
    if (q.includes('🎧')) expect(found[0]).toBe('Nordwind');
  });
});

test.each([
  ['nordwnd', 'Radio Nordwind'],
  ['norwdind', 'Radio Nordwind'],
  ['deutchl', 'Deutschlandwelle Kultur'],
  ['deutschlandwele kultr', 'Deutschlandwelle Kultur'],
  ['dutschlandwelel', 'Deutschlandwelle Kultur'],
  ['kultrr', 'Deutschlandwelle Kultur'],
  ['bayren rock', 'Bayern Rock'],
  ['nord wind klassik', 'Nordwind Klassik'],
  ['7 live', '7LIVE'],
  ['radiobo', 'Radio Bo!'],
])('forgives "%s"', async (typed, meant) => {
  expect((await search(typed))[0]).toBe(meant);
});

test('does not take one number for another, nor guess at short words', async () => {
  expect(await search('sender 105')).toEqual(['Sender 105']);
  expect(await search('rox')).toEqual([]);
});

test('shows nearby spellings only after what was literally typed, and each station once', async () => {
  const found = await search('bayern rock');
  expect(found.slice(0, 2)).toEqual(['Bayern Rock', 'Bayern Welle']);
  expect(new Set(found).size).toBe(found.length);
});

test('finds a station that the dictionary does not know yet', async () => {
  await insertStations(database.pool, [{ name: 'Zwischenruf', popularity: 1 }]);
  expect(await search('zwischenr')).toEqual(['Zwischenruf']);
});

test.each(['popular', 'name', 'recent'] as const)(
  'searches in the order "%s" too, forgiving',
  async (sort) => {
    const typed = { q: 'bayren' };
    const { rows } = await listStations(database.pool, typed, { sort, limit: 20, terms });
    expect(rows.map(({ name }) => name).sort()).toEqual(['Bayern Rock', 'Bayern Welle']);
  },
);
