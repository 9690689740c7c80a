import { expect, test } from 'vitest';
import { episodeSearchVector } from './episode-search-vector.ts';
import { beginningWords, podcastSearchVector, podcastSortName } from './podcast-search-vector.ts';

test('a word of a show counts once, where it says most', () => {
  const vector = podcastSearchVector({
    title: 'Straße der Physik',
    author: 'Physik e. V.',
    categories: ['Science'],
    languages: ['de'],
    description: '<p>Physik &amp; <b>Alltag</b></p>',
  });
  expect(vector.split(' ')).toEqual(
    expect.arrayContaining([
      "'strasse':1A",
      "'physik':1A",
      "'v':1B",
      "'science':1C",
      "'deutsch':1C",
      "'alltag':1",
    ]),
  );
  expect(vector.match(/physik/g)).toHaveLength(1);
  expect(vector).not.toContain('amp');
});

test('an episode is found by title, persons and the beginning of its notes, in every script', () => {
  expect(
    episodeSearchVector({ title: 'شَمْس 北京 Ćma', persons: ['Ada Ö.'], description: 'notes' }).split(' '),
  ).toEqual(["'شمس':1A", "'北京':1A", "'cma':1A", "'ada':1B", "'o':1B", "'notes':1"]);
  expect(episodeSearchVector({ title: '🎧' })).toBe('');
});

test('only the first 600 characters of the notes are searched, whole words only', () => {
  const words = beginningWords(`${'lang '.repeat(119)}abcdefghijkl more`);
  expect(words).toHaveLength(119);
  expect(beginningWords(null)).toEqual([]);
  expect(beginningWords('see https://a.example/very?long <a href="x">this')).toEqual(['see', 'this']);
});

test('quotes and operators in a title are no part of the vector', () => {
  expect(episodeSearchVector({ title: `x' & 'y | \\ z:*A` })).toBe(`'x':1A 'y':1A 'z':1A 'a':1A`);
});

test('names are sorted without accents and by at most 400 letters', () => {
  expect(podcastSortName('Ćma – Nocą')).toBe('cma noca');
  expect(podcastSortName('x'.repeat(900)).length).toBeLessThanOrEqual(400);
});
