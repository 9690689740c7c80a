import { expect, test } from 'vitest';
import { stationSearchVector, stationSortName } from './station-search-vector.ts';

const plain = { name: 'Radio', country: null, languages: [], tags: [] };

test('weighs the name over tags over places and languages, each word once', () => {
  expect(
    stationSearchVector({ name: 'Rock Antenne', country: 'DE', languages: ['de'], tags: ['rock', 'Top 40'] }),
  ).toBe("'rock':1A 'antenne':1A 'germany':1C 'deutschland':1C 'german':1C 'deutsch':1C 'top':1B '40':1B");
});

test('knows a country by its short name as well', () => {
  expect(stationSearchVector({ ...plain, country: 'GB' })).toContain("'uk':1C");
});

test('says nothing of countries and languages that do not exist', () => {
  expect(stationSearchVector({ ...plain, country: 'X!', languages: ['not a language', '', '\\'] })).toBe(
    "'radio':1A",
  );
});

test('holds nothing that could end a quoted word', () => {
  expect(stationSearchVector({ ...plain, name: `a'b\\c"d':1A 'e` })).not.toMatch(/[\\"]|'[^'\p{L}\p{N}: ]/u);
});

test('does not let a station be found by a thousand tags', () => {
  const tags = Array.from({ length: 1_000 }, (_, index) => `tag${String(index)}`);
  expect(stationSearchVector({ ...plain, tags }).split(' ')).toHaveLength(100);
});

test('sorts by the folded name, and bounds it', () => {
  expect(stationSortName('  ÄRZTE – Radio!  ')).toBe('arzte radio');
  expect(stationSortName('ab '.repeat(1_000)).length).toBeLessThanOrEqual(400);
});
