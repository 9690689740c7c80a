import { expect, test } from 'vitest';
import { buildTermDictionary } from './term-dictionary.ts';

const dictionary = buildTermDictionary(
  [
    ['radio', 900],
    ['radijo', 3],
    ['rado', 1],
    ['bayern', 40],
    ['bayer', 2],
    ['deutschland', 30],
    ['deutschlandfunk', 12],
    ['rock', 80],
    ['rocket', 5],
    ['рок', 7],
  ].map(([word, items]) => ({ word: String(word), items: Number(items) })),
  1_000,
);
const words = (typed: string, edits: number) =>
  dictionary.similar(typed, edits).map(({ word, prefix }) => (prefix ? `${word}*` : word));

test('counts a word, and the words that start with it', () => {
  expect(dictionary.count('rock')).toBe(80);
  expect(dictionary.count('roc')).toBe(0);
  expect(dictionary.countStarting('rock')).toBe(85);
  expect(dictionary.countStarting('')).toBe(1_080);
  expect(dictionary.countStarting('x')).toBe(0);
});

test.each([
  ['left out', 'bayrn', 'bayern'],
  ['too many', 'bayernn', 'bayern'],
  ['replaced', 'bajern', 'bayern'],
  ['swapped', 'bayenr', 'bayern'],
  ['first', 'payern', 'bayern'],
])('finds the word behind one error: a letter %s', (_, typed, meant) => {
  expect(words(typed, 1)).toContain(meant);
});

test('finds the word behind two errors only where two are allowed', () => {
  expect(words('deutshlandfunc', 1)).toEqual([]);
  expect(words('deutshlandfunc', 2)).toContain('deutschlandfunk');
});

test('has a fingerprint of its words and their numbers', () => {
  const one = [{ word: 'radio', items: 2 }];
  const { fingerprint } = buildTermDictionary(one, 2);
  expect(buildTermDictionary(one, 2).fingerprint).toBe(fingerprint);
  expect(buildTermDictionary([{ word: 'radoi', items: 2 }], 2).fingerprint).not.toBe(fingerprint);
  expect(buildTermDictionary([{ word: 'radio', items: 3 }], 3).fingerprint).not.toBe(fingerprint);
});

test('finds an error in a word that is still being typed', () => {
  expect(words('deutchl', 1)).toEqual(['deutschl*']);
});

test('does not take one letter less for an error in the start of a word', () => {
  expect(words('deutschz', 1)).toEqual([]);
});

test('puts the nearest first, then what most items have', () => {
  expect(dictionary.similar('radyo', 1)[0]).toEqual({
    word: 'radio',
    prefix: false,
    edits: 1,
    items: 900,
  });
});

test('knows other scripts', () => {
  expect(words('рокк', 1)).toEqual(['рок', 'рок*']);
});

test('answers as a plain comparison with every word does', () => {
  const syllables = ['ra', 'di', 'o', 'ro', 'ck', 'mu', 'si', 'k', 'an'];
  const all = syllables.flatMap((a) => syllables.flatMap((b) => syllables.map((c) => a + b + c)));
  const many = buildTermDictionary(
    [...new Set(all)].map((word) => ({ word, items: 1 })),
    1,
  );
  for (const typed of ['radio', 'rokcan', 'msuiko', 'andirro']) {
    const expected = [...new Set(all)].filter((word) => word !== typed && distance(word, typed) <= 2).sort();
    const found = many.similar(typed, 2).filter((term) => !term.prefix);
    expect(found.map((term) => term.word).sort()).toEqual(expected);
  }
});

/** The textbook table of the optimal string alignment distance. */
function distance(one: string, other: string): number {
  const table = Array.from({ length: one.length + 1 }, (_, row) => [row]);
  const at = (row: number, column: number) => table[row]?.[column] ?? (row === 0 ? column : 99);
  for (let column = 0; column <= other.length; column += 1) (table[0] ?? [])[column] = column;
  for (let row = 1; row <= one.length; row += 1) {
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1] ? 0 : 1;
      let least = Math.min(at(row - 1, column) + 1, at(row, column - 1) + 1, at(row - 1, column - 1) + same);
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
        least = Math.min(least, at(row - 2, column - 2) + 1);
      }
      (table[row] ?? [])[column] = least;
    }
  }
  return at(one.length, other.length);
}
