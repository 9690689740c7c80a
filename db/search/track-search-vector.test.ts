import { expect, test } from 'vitest';
import {
  albumSearchVector,
  artistSearchVector,
  librarySortName,
  trackSearchVector,
} from './track-search-vector.ts';

test('a word of a track counts once, where it says most', () => {
  const vector = trackSearchVector({
    title: 'Über den Wolken',
    artists: ['Reinhard Mey'],
    album: 'Wie vor Jahr und Tag: Mey',
    genres: ['Chanson'],
    composers: ['Reinhard Mey', 'Ćma'],
  });
  expect(vector.split(' ')).toEqual(
    expect.arrayContaining(["'uber':1A", "'wolken':1A", "'mey':1B", "'jahr':1C", "'chanson':1", "'cma':1"]),
  );
  expect(vector.match(/mey/g)).toHaveLength(1);
});

test('albums are found by title, artist and genre, artists by name and genre', () => {
  expect(albumSearchVector({ title: 'Blue', artists: ['Joni Mitchell'], genres: ['Folk'] })).toBe(
    "'blue':1A 'joni':1B 'mitchell':1B 'folk':1",
  );
  expect(artistSearchVector({ name: 'Sigur Rós', genres: ['Post-Rock'] })).toBe(
    "'sigur':1A 'ros':1A 'post':1 'rock':1",
  );
});

test('names are sorted without accents and by at most 400 letters', () => {
  expect(librarySortName('Ágætis byrjun')).toBe('agaetis byrjun');
  expect(librarySortName('x'.repeat(900)).length).toBeLessThanOrEqual(400);
});
