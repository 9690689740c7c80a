import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RuleFault, type SmartRule } from '#db/search/smart-rules.ts';
import { insertListener } from '#test-parts/insert-podcasts.ts';
import { insertLibrary, insertTracks } from '#test-parts/insert-tracks.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { findSmartTracks, type SmartRules } from './smart-tracks.ts';

let database: TestDatabase;
let listenerId = '';
let favorites: string[] = [];
const titles = new Map<string, string>();

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  const library = await insertLibrary(pool);
  const given = [
    {
      title: 'So What',
      artists: ['Miles Davis'],
      album: 'Kind of Blue',
      number: 1,
      year: 1959,
      genres: ['Jazz'],
    },
    {
      title: 'Blue in Green',
      artists: ['Miles Davis'],
      album: 'Kind of Blue',
      number: 3,
      year: 1959,
      genres: ['Jazz'],
    },
    {
      title: 'River',
      artists: ['Joni Mitchell'],
      album: 'Blue',
      year: 1971,
      genres: ['Folk'],
      lossless: false,
      codec: 'mp3',
    },
    { title: "Don't \\ %_ ' OR 1=1", artists: ['Ada'], folder: 'Odd/Names', durationMs: 600_000 },
    { title: 'Chapter 1', medium: 'audiobook' as const, addedAt: '2020-01-01T00:00:00Z' },
  ];
  const inserted = await insertTracks(pool, library, given);
  inserted.forEach(({ id }, at) => titles.set(id, given[at]?.title ?? ''));
  listenerId = await insertListener(pool, 'ada');
  favorites = [inserted[2]?.id ?? ''];
  const heard = async (at: number, listens: number, days: number) =>
    pool.query(
      `INSERT INTO listener_items (listener_id, item, plays, listens, last_at)
       VALUES ($1, $2, $3, $3, now() - $4 * interval '1 day')`,
      [listenerId, `track:${inserted[at]?.id ?? ''}`, listens, days],
    );
  await heard(0, 5, 40);
  await heard(1, 2, 1);
});
afterAll(() => database.close());

async function find(rules: SmartRule[], more: Partial<SmartRules> = {}, seed = 1): Promise<string[]> {
  const whole: SmartRules = { match: 'all', rules, order: 'name', limit: 100, ...more };
  const found = await findSmartTracks(database.pool, whole, { listenerId, favorites }, seed);
  return found.map(({ id }) => titles.get(id) ?? id);
}
const odd = "Don't \\ %_ ' OR 1=1";

test.each<[SmartRule, string[]]>([
  [{ field: 'title', is: 'contains', value: 'GREEN' }, ['Blue in Green']],
  [{ field: 'title', is: 'starts-with', value: 'so w' }, ['So What']],
  [{ field: 'title', is: 'equal', value: odd }, [odd]],
  [{ field: 'artist', is: 'equal', value: 'miles davis' }, ['Blue in Green', 'So What']],
  [{ field: 'artist', is: 'not-contains', value: 'i' }, ['Chapter 1', odd]],
  [{ field: 'album', is: 'equal', value: 'Blue' }, ['River']],
  [{ field: 'album', is: 'not-equal', value: 'Blue' }, ['Blue in Green', 'Chapter 1', odd, 'So What']],
  [{ field: 'genre', is: 'equal', value: 'folk' }, ['River']],
  [{ field: 'folder', is: 'starts-with', value: 'odd/' }, [odd]],
  [{ field: 'year', is: 'at-most', value: 1960 }, ['Blue in Green', 'So What']],
  [{ field: 'year', is: 'at-least', value: '1971' }, ['River']],
  [{ field: 'durationSeconds', is: 'at-least', value: 600 }, [odd]],
  [{ field: 'codec', is: 'equal', value: 'MP3' }, ['River']],
  [{ field: 'lossless', is: 'equal', value: false }, ['River']],
  [{ field: 'medium', is: 'equal', value: 'audiobook' }, ['Chapter 1']],
  [{ field: 'favorite', is: 'equal' }, ['River']],
  [{ field: 'plays', is: 'at-least', value: 3 }, ['So What']],
  [{ field: 'playedDaysAgo', is: 'at-least', value: 30 }, ['So What']],
  [{ field: 'playedDaysAgo', is: 'at-most', value: 7 }, ['Blue in Green']],
  [{ field: 'playedDaysAgo', is: 'never' }, ['Chapter 1', odd, 'River']],
  [{ field: 'addedDaysAgo', is: 'at-least', value: 1_000 }, ['Chapter 1']],
])('finds what a rule says: %o', async (rule, expected) => {
  expect(await find([rule])).toEqual(expected);
});

test('all rules, or any of them', async () => {
  const rules: SmartRule[] = [
    { field: 'artist', is: 'equal', value: 'Miles Davis' },
    { field: 'plays', is: 'at-most', value: 2 },
  ];
  expect(await find(rules)).toEqual(['Blue in Green']);
  expect(await find(rules, { match: 'any' })).toHaveLength(5);
});

describe('order', () => {
  const all: SmartRule[] = [{ field: 'durationSeconds', is: 'at-least', value: 0 }];
  test('most played first, then what was never heard; or the other way round', async () => {
    expect((await find(all, { order: 'most-played' })).slice(0, 2)).toEqual(['So What', 'Blue in Green']);
    expect((await find(all, { order: 'least-recently-played' })).slice(3)).toEqual([
      'So What',
      'Blue in Green',
    ]);
    expect(await find(all, { order: 'most-played', limit: 1 })).toEqual(['So What']);
  });
  test('random is the same for a seed, and holds each track once', async () => {
    const once = await find(all, { order: 'random' }, 4);
    expect(await find(all, { order: 'random' }, 4)).toEqual(once);
    expect(new Set(once).size).toBe(5);
  });
  test('by album, in its own order', async () => {
    expect((await find(all, { order: 'album' })).slice(0, 3)).toEqual(['River', 'So What', 'Blue in Green']);
    expect((await find(all, { order: 'artist' })).slice(0, 2)).toEqual([odd, 'River']);
  });
  test('recently added, no more than asked', async () => {
    expect(await find(all, { order: 'recently-added', limit: 4 })).not.toContain('Chapter 1');
  });
});

test.each<SmartRule>([
  { field: 'title', is: 'at-least', value: 1 },
  { field: 'year', is: 'equal', value: 'soon' },
  { field: 'year', is: 'equal' },
  { field: 'title', is: 'equal', value: ' ' },
  { field: 'id); DROP TABLE tracks; --', is: 'equal', value: 1 },
])('says what makes no sense: %o', async (rule) => {
  await expect(find([rule])).rejects.toThrow(RuleFault);
});
