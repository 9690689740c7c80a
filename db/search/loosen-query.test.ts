import { expect, test } from 'vitest';
import { respellOneKnown, respellUnknown } from './loosen-query.ts';
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
  const query = respellUnknown(words, terms);
  expect(query && toTsquery(query)).toBe(meant);
});

test.each([
  [['ocean', 'volcanoes'], "'oceans'"],
  [['octane', 'volcnoes'], null],
])('then one known word of %j may stand for another: %s', (words, other) => {
  const query = respellOneKnown(words, terms);
  if (other === null) expect(query).toBeNull();
  else expect(toTsquery(query ?? [])).toContain(other);
});
