import { expect, test } from 'vitest';
import { indexQuery } from './index-query.ts';
import { buildTermDictionary } from './term-dictionary.ts';
import { strictQuery, toTsquery } from './word-query.ts';

const terms = buildTermDictionary(
  [
    { word: 'the', items: 900 },
    { word: 'there', items: 50 },
    { word: 'zebra', items: 3 },
  ],
  1_000,
);

test.each([
  [['zebra', 'the'], "'zebra'"],
  [['the', 'zebra'], "('the' & 'zebra':*)"],
  [['zebra', 'there'], "('zebra' & 'there':*)"],
  [['the'], "'the':*"],
  [['unknown', 't'], "'unknown'"],
])('of %j an index is asked for %s', (words, asked) => {
  expect(toTsquery(indexQuery(strictQuery(words), terms, 100))).toBe(asked);
});
