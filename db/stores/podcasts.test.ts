import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertListener, insertPodcasts } from '#test-parts/insert-podcasts.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import type { PodcastPosition } from './podcast-position.ts';
import { findPodcast, listPodcasts, podcastsByIds, type PodcastFilter } from './podcasts.ts';

let database: TestDatabase;
let owner: string;
let stranger: string;
let ids: Record<string, string>;
const provider = randomUUID();

beforeAll(async () => {
  database = await createTestDatabase();
  owner = await insertListener(database.pool);
  stranger = await insertListener(database.pool);
  const shows = [
    { title: 'Alster Abend', author: 'Ada', categories: ['News'], languages: ['de'], popularity: 5 },
    { title: 'Ćma Nocą', author: 'Jan', categories: ['Society & Culture'], languages: ['pl'], popularity: 9 },
    {
      title: 'Berg und Tal',
      languages: ['de-AT'],
      popularity: 7,
      latestEpisodeAt: '2026-11-09T10:00:00.123456Z',
    },
    { title: 'Alster', popularity: 1, providers: [provider], latestEpisodeAt: '2026-11-09T10:00:00.123457Z' },
    { title: 'Gone Away', popularity: 99, retired: true },
    { title: 'Secret Club', author: 'Ada', popularity: 8, owner, latestEpisodeAt: '2026-11-20T10:00:00Z' },
    { title: 'شمس الليل', popularity: 2, description: 'Alster' },
    { title: '北京夜话', popularity: 0 },
    { title: 'Größe Straße', popularity: 0 },
  ];
  const inserted = await insertPodcasts(database.pool, shows);
  ids = Object.fromEntries(shows.map(({ title }, index) => [title, inserted[index]?.id ?? '']));
});
afterAll(() => database.close());

const titles = async (
  filter: PodcastFilter,
  sort?: PodcastPosition['sort'],
  viewer: string | null = null,
): Promise<string[]> =>
  (await listPodcasts(database.pool, viewer, filter, { limit: 50, sort })).rows.map(({ title }) => title);

test('lists the most popular first, retired and private ones not at all', async () => {
  const listed = await titles({});
  expect(listed.slice(0, 5)).toEqual(['Ćma Nocą', 'Berg und Tal', 'Alster Abend', 'شمس الليل', 'Alster']);
  expect(listed).toHaveLength(7);
});

test.each(['popular', 'name', 'recent', 'relevance'] as const)(
  'in the order "%s", a private show is among the others for its owner alone',
  async (sort) => {
    expect(await titles({}, sort, owner)).toContain('Secret Club');
    expect(await titles({}, sort, stranger)).not.toContain('Secret Club');
    expect(await titles({}, sort)).not.toContain('Secret Club');
    for (const q of ['secret', 'ada', 'secret club']) {
      expect(await titles({ q }, sort, owner)).toContain('Secret Club');
      expect(await titles({ q }, sort, stranger)).not.toContain('Secret Club');
      expect(await titles({ q }, sort)).not.toContain('Secret Club');
    }
  },
);

test('sorts by name as people read it, and by the newest episode to the microsecond', async () => {
  expect((await titles({}, 'name')).slice(0, 5)).toEqual([
    'Alster',
    'Alster Abend',
    'Berg und Tal',
    'Ćma Nocą',
    'Größe Straße',
  ]);
  expect((await titles({}, 'recent', owner)).slice(0, 3)).toEqual(['Secret Club', 'Alster', 'Berg und Tal']);
});

test.each([
  [{ category: 'news' }, ['Alster Abend']],
  [{ category: 'Society & Culture' }, ['Ćma Nocą']],
  [{ language: 'de' }, ['Berg und Tal', 'Alster Abend']],
  [{ language: 'de-at' }, ['Berg und Tal']],
  [{ language: 'd' }, []],
  [{ provider }, ['Alster']],
  [{ provider: 'nonsense' }, []],
  [{ q: 'alster', language: 'de' }, ['Alster Abend']],
  [{ q: 'alster' }, ['Alster', 'Alster Abend', 'شمس الليل']],
  [{ q: 'ADA' }, ['Alster Abend']],
  [{ q: 'cma' }, ['Ćma Nocą']],
  [{ q: 'grosse str' }, ['Größe Straße']],
  [{ q: 'شم' }, ['شمس الليل']],
  [{ q: '北京' }, ['北京夜话']],
  [{ q: 'nothing like it' }, []],
  [{ q: '!!!' }, []],
  [{ q: `'; DROP TABLE podcasts; --\0` }, []],
  [{ q: 'gone away' }, []],
])('narrows the list to %j', async (filter, expected) => {
  expect(await titles(filter)).toEqual(expected);
});

test.each([
  ['popular', {}],
  ['name', {}],
  ['recent', {}],
  ['relevance', { q: 'alster' }],
  ['recent', { q: 'a' }],
] as const)('pages in the order "%s" of %j follow one another', async (sort, filter) => {
  for (const viewer of [null, owner]) {
    const all = await listPodcasts(database.pool, viewer, filter, { sort, limit: 50 });
    const paged: string[] = [];
    let after: PodcastPosition | null = null;
    do {
      const page = await listPodcasts(database.pool, viewer, filter, { sort, limit: 1, after });
      paged.push(...page.rows.map(({ title }) => title));
      after = page.next;
    } while (after !== null);
    expect(paged).toEqual(all.rows.map(({ title }) => title));
    expect(all.next).toBeNull();
  }
});

test('a private show answers by its id to its owner alone, with its sealed address', async () => {
  const id = ids['Secret Club'] ?? '';
  expect(await findPodcast(database.pool, owner, id)).toMatchObject({
    title: 'Secret Club',
    private: true,
    feedUrl: null,
    sealedFeedUrl: Buffer.from('sealed'),
  });
  expect(await findPodcast(database.pool, stranger, id)).toBeNull();
  expect(await findPodcast(database.pool, null, id)).toBeNull();
  expect(await podcastsByIds(database.pool, stranger, [id])).toEqual([]);
});

test('an id of a joined show answers with the one it was joined to, a retired one as retired', async () => {
  const [oldest, older] = [randomUUID(), randomUUID()];
  await database.pool.query('INSERT INTO podcast_aliases (old_id, podcast_id) VALUES ($1, $2), ($3, $4)', [
    oldest,
    ids.Alster,
    older,
    ids['Secret Club'],
  ]);
  expect(await findPodcast(database.pool, null, oldest)).toMatchObject({ title: 'Alster', id: ids.Alster });
  expect(await findPodcast(database.pool, stranger, older)).toBeNull();
  expect(await findPodcast(database.pool, null, ids['Gone Away'] ?? '')).toMatchObject({ retired: true });
});

test('finds shows in the order asked, and leaves out what is unknown or no id', async () => {
  const asked = [ids['Gone Away'] ?? '', randomUUID(), ids.Alster ?? '', 'nonsense'];
  const found = await podcastsByIds(database.pool, null, asked);
  expect(found.map(({ title, askedId }) => [title, askedId])).toEqual([
    ['Gone Away', asked[0]],
    ['Alster', asked[2]],
  ]);
});

test('says what its feed and its viewer say of it', async () => {
  const id = ids.Alster ?? '';
  await database.pool.query(
    `UPDATE feeds SET state = 'failing', failure = 'It is away.' WHERE podcast_id = $1`,
    [id],
  );
  await database.pool.query('INSERT INTO subscriptions (listener_id, podcast_id) VALUES ($1, $2)', [
    owner,
    id,
  ]);
  expect(await findPodcast(database.pool, owner, id)).toMatchObject({
    feedUrl: `https://feeds.example/${id}`,
    state: 'failing',
    failure: 'It is away.',
    subscribed: true,
    artwork: null,
    details: { funding: [], persons: [] },
  });
  expect(await findPodcast(database.pool, stranger, id)).toMatchObject({ subscribed: false });
});
