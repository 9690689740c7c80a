import { expect, test } from 'vitest';
import { loosenQuery } from './loosen-query.ts';
import { buildTermDictionary } from './term-dictionary.ts';
import { toTsquery } from './word-query.ts';

const terms = buildTermDictionary(
  [
    { word: 'ocean', items: 40 },
    { word: 'oceans', items: 30 },
    { word: 'octane', items: 5 },
    { word: 'volcanoes', items: 20 },
  ],
  100,
);

test.each([
  [['ocean', 'volcnoes'], "('ocean' & ('volcanoes' | 'volcanoes':*))"],
  [['volcnoes', 'ocea'], "('volcanoes' & 'ocea':*)"],
  [['ocean', 'volcanoes'], null],
])('where known words are kept, %j is read as %s', (words, meant) => {
  const query = loosenQuery(words, terms, 'kept');
  expect(query && toTsquery(query)).toBe(meant);
});

test('otherwise a known word may stand for others as well', () => {
  expect(toTsquery(loosenQuery(['ocean', 'volcnoes'], terms) ?? [])).toContain("'oceans'");
});
