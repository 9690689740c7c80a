import { expect, test } from 'vitest';
import { expectedShare } from './expected-share.ts';
import { buildTermDictionary } from './term-dictionary.ts';
import { strictQuery } from './word-query.ts';

const terms = buildTermDictionary(
  [
    { word: 'weird', items: 20 },
    { word: 'week', items: 30 },
    { word: 'zebra', items: 10 },
  ],
  100,
);

test.each([
  [['weird'], 1, 0.2],
  [['weird', 'zebra'], 1, 0.02],
  [['weird', 'we'], 1, 0.2],
  [['zebra', 'we'], 1, 0.05],
  [['zebra', 'we'], 10, 1],
])('of %j, with words in %d times as many items, %d matches', (words, factor, share) => {
  expect(expectedShare(strictQuery(words), terms, factor)).toBeCloseTo(share);
});
