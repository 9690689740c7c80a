import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadPodcastTerms, type PodcastTerms } from '#db/search/podcast-terms.ts';
import { insertListener, insertPodcasts } from '#test-parts/insert-podcasts.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import type { EpisodeSearchPosition } from './episode-position.ts';
import { listPodcasts } from './podcasts.ts';
import { searchEpisodes } from './search-episodes.ts';

let database: TestDatabase;
let owner: string;
let stranger: string;
let terms: PodcastTerms;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = await insertListener(database.pool);
  stranger = await insertListener(database.pool);
  await insertPodcasts(database.pool, [
    {
      title: 'Science Weekly',
      popularity: 90,
      episodes: [
        { title: 'Volcanoes explained', at: '2026-10-01T08:00:00Z' },
        { title: 'Oceans', at: '2026-10-05T08:00:00Z', description: '<p>and volcanoes</p>' },
        { title: 'Größe der Straße', at: '2026-10-02T08:00:00Z' },
        { title: 'Taken back volcanoes', retired: true },
      ],
    },
    {
      title: 'Small Talk',
      popularity: 1,
      episodes: [
        { title: 'More volcanoes', at: '2026-10-09T08:00:00Z' },
        { title: 'Even more volcanoes', at: '2026-10-08T08:00:00Z' },
        { title: 'شمس الليل', at: '2026-10-07T08:00:00Z' },
        { title: '北京夜话', at: '2026-10-07T08:00:00Z' },
        { title: 'Ада и вулканы', at: '2026-10-07T08:00:00Z', persons: ['Ada Lovelace'] },
        { title: 'Weltraumbahnhof', at: '2026-10-07T08:00:00Z' },
      ],
    },
    { title: 'Closed', retired: true, episodes: [{ title: 'Volcanoes of a closed show' }] },
    {
      title: 'Secret',
      owner,
      episodes: [{ title: 'Secret volcanoes' }, { title: 'Zwischenruf' }],
    },
  ]);
  terms = await loadPodcastTerms(database.pool);
});
afterAll(() => database.close());

const search = async (q: string, viewer: string | null = null, known: PodcastTerms | null = terms) =>
  (await searchEpisodes(database.pool, viewer, q, { limit: 20, terms: known })).rows.map(
    ({ title }) => title,
  );

test.each(['with', 'without'])(
  '%s the dictionary, titles come before notes, then popular shows, then the newest',
  async (dictionary) => {
    expect(await search('volcanoes', null, dictionary === 'with' ? terms : null)).toEqual([
      'Volcanoes explained',
      'More volcanoes',
      'Even more volcanoes',
      'Oceans',
    ]);
  },
);

test.each([
  ['volc', 'Volcanoes explained'],
  ['explained volcanoes', 'Volcanoes explained'],
  ['grosse str', 'Größe der Straße'],
  ['STRASSE', 'Größe der Straße'],
  ['شمس', 'شمس الليل'],
  ['北京', '北京夜话'],
  ['ада ву', 'Ада и вулканы'],
  ['lovelace', 'Ада и вулканы'],
  ['volcnoes', 'Volcanoes explained'],
  ['volcanoes explaned', 'Volcanoes explained'],
  ['weltraumbanhof', 'Weltraumbahnhof'],
  ['weltraum bahnhof', 'Weltraumbahnhof'],
])('"%s" finds %s first', async (q, expected) => {
  expect((await search(q))[0]).toBe(expected);
});

test.each(['', ' ', '!!!', '🎧', 'nothinglikeit atall', `'; DROP TABLE episodes; --`, 'a\0b', `x':*A & 'y`])(
  '%j finds nothing',
  async (q) => {
    expect(await search(q)).toEqual([]);
  },
);

test('episodes of a private show are found by its owner alone, also by a typing error', async () => {
  for (const q of ['secret', 'secret volcanoes', 'zwischenruf']) {
    expect(await search(q, owner)).not.toEqual([]);
    expect(await search(q, stranger)).toEqual([]);
    expect(await search(q)).toEqual([]);
  }
  expect(await search('zwischenruv')).toEqual([]);
});

test('words of private shows, closed ones and what was taken back are not in the dictionary', () => {
  expect(terms.count('volcanoes')).toBeGreaterThan(0);
  for (const word of ['secret', 'zwischenruf', 'closed', 'taken']) expect(terms.count(word)).toBe(0);
});

test.each(['volcanoes', 'volcnoes', 'e'])('pages of "%s" follow one another', async (q) => {
  const all = await search(q, owner);
  const paged: string[] = [];
  let after: EpisodeSearchPosition | null = null;
  do {
    const page = await searchEpisodes(database.pool, owner, q, { limit: 1, after, terms });
    paged.push(...page.rows.map(({ title }) => title));
    after = page.next;
  } while (after !== null);
  expect(paged).toEqual(all);
});

test.each(['relevance', 'popular', 'name', 'recent'] as const)(
  'shows are found in spite of a typing error in the order "%s"',
  async (sort) => {
    const page = { limit: 5, sort, terms };
    const { rows } = await listPodcasts(database.pool, null, { q: 'scince' }, page);
    expect(rows.map(({ title }) => title)).toEqual(['Science Weekly']);
  },
);
