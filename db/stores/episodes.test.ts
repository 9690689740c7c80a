import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertListener, insertPodcasts } from '#test-parts/insert-podcasts.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import type { EpisodePosition } from './episode-position.ts';
import { episodesByIds, findEpisode, listEpisodes } from './episodes.ts';

let database: TestDatabase;
let owner: string;
let stranger: string;
let show: string;
let secret: string;
let ids: Record<string, string>;
let secretEpisode: string;

const episodes = [
  { title: 'One', at: '2026-10-01T08:00:00Z', season: 1, description: '<p>All about <b>bees</b></p>' },
  { title: 'Two', at: '2026-10-02T08:00:00.123456Z', season: 1 },
  { title: 'Two and a bit', at: '2026-10-02T08:00:00.123457Z', season: 1 },
  { title: 'Same time A', at: '2026-10-03T08:00:00Z', season: 2 },
  { title: 'Same time B', at: '2026-10-03T08:00:00Z', season: 2 },
  { title: 'Same time C', at: '2026-10-03T08:00:00Z', season: 2, persons: ['Bée Keeper'] },
  { title: 'Taken back', at: '2026-10-04T08:00:00Z', retired: true },
];

beforeAll(async () => {
  database = await createTestDatabase();
  owner = await insertListener(database.pool);
  stranger = await insertListener(database.pool);
  const [first, second] = await insertPodcasts(database.pool, [
    { title: 'Show', episodes },
    { title: 'Secret', owner, episodes: [{ title: 'Whispered' }] },
  ]);
  show = first?.id ?? '';
  secret = second?.id ?? '';
  secretEpisode = second?.episodes[0] ?? '';
  ids = Object.fromEntries(episodes.map(({ title }, index) => [title, first?.episodes[index] ?? '']));
});
afterAll(() => database.close());

const titles = async (
  filter: Parameters<typeof listEpisodes>[3],
  order?: 'newest' | 'oldest',
): Promise<string[]> =>
  (await listEpisodes(database.pool, null, show, filter, { limit: 50, order })).rows.map(
    ({ title }) => title,
  );

test('lists the newest first, or the oldest, and not what was taken back', async () => {
  const newest = await titles({});
  expect(newest).toHaveLength(6);
  expect(newest.slice(3)).toEqual(['Two and a bit', 'Two', 'One']);
  expect(await titles({}, 'oldest')).toEqual(newest.toReversed());
});

test.each(['newest', 'oldest'] as const)(
  'pages of the %s first neither repeat nor skip episodes of the same time',
  async (order) => {
    const paged: string[] = [];
    let after: EpisodePosition | null = null;
    do {
      const page = await listEpisodes(database.pool, null, show, {}, { order, limit: 2, after });
      paged.push(...page.rows.map(({ title }) => title));
      after = page.next;
    } while (after !== null);
    expect(paged).toEqual(await titles({}, order));
  },
);

test('an episode published meanwhile does not move the next page', async () => {
  const first = await listEpisodes(database.pool, null, show, {}, { limit: 3 });
  await insertPodcasts(database.pool, [{ title: 'Other' }]);
  const { rows } = await database.pool.query<{ id: string }>(
    `INSERT INTO episodes (podcast_id, fallback_key, content_hash, title, sort_at)
     VALUES ($1, '', '', 'Newer', '2026-11-01T00:00:00Z') RETURNING id`,
    [show],
  );
  const second = await listEpisodes(database.pool, null, show, {}, { limit: 3, after: first.next });
  expect(second.rows.map(({ title }) => title)).toEqual(['Two and a bit', 'Two', 'One']);
  await database.pool.query('DELETE FROM episodes WHERE id = $1', [rows[0]?.id]);
});

test.each([
  [{ season: 1 }, ['Two and a bit', 'Two', 'One']],
  [{ season: 3 }, []],
  [{ q: 'bee' }, ['Same time C', 'One']],
  [{ q: 'bees', season: 1 }, ['One']],
  [{ q: 'two bit' }, ['Two and a bit']],
  [{ q: 'taken' }, []],
  [{ q: '!!' }, []],
])('narrows a show to %j', async (filter, expected) => {
  expect(await titles(filter)).toEqual(expected);
});

test('episodes of a private show are there for its owner alone: by list, by search and by id', async () => {
  const list = async (viewer: string | null, q?: string) =>
    (await listEpisodes(database.pool, viewer, secret, { q }, { limit: 5 })).rows.map(({ title }) => title);
  expect(await list(owner)).toEqual(['Whispered']);
  expect(await list(owner, 'whisp')).toEqual(['Whispered']);
  for (const viewer of [stranger, null]) {
    expect(await list(viewer)).toEqual([]);
    expect(await list(viewer, 'whisp')).toEqual([]);
    expect(await findEpisode(database.pool, viewer, secretEpisode)).toBeNull();
    expect(await episodesByIds(database.pool, viewer, [secretEpisode])).toEqual([]);
  }
  expect(await findEpisode(database.pool, owner, secretEpisode)).toMatchObject({
    streams: [],
    sealedStreams: Buffer.from('sealed'),
    podcast: { private: true },
  });
});

test('notes come with a single episode, not with lists', async () => {
  const one = ids.One ?? '';
  expect(await findEpisode(database.pool, null, one)).toMatchObject({
    description: episodes[0]?.description,
  });
  expect((await episodesByIds(database.pool, null, [one]))[0]).toMatchObject({
    description: null,
    position: null,
  });
});

test('an episode that was taken back or joined to another still answers', async () => {
  const old = randomUUID();
  await database.pool.query('INSERT INTO episode_aliases (old_id, episode_id) VALUES ($1, $2)', [
    old,
    ids.Two,
  ]);
  expect(await findEpisode(database.pool, null, old)).toMatchObject({ id: ids.Two, title: 'Two' });
  expect(await findEpisode(database.pool, null, ids['Taken back'] ?? '')).toMatchObject({ retired: true });
  const asked = [old, 'nonsense', randomUUID(), ids.One ?? ''];
  const found = await episodesByIds(database.pool, null, asked);
  expect(found.map(({ title, askedId }) => [title, askedId])).toEqual([
    ['Two', old],
    ['One', asked[3]],
  ]);
});

test('a retired show still lists its episodes; one that does not exist lists none', async () => {
  await database.pool.query('UPDATE podcasts SET retired_at = now() WHERE id = $1', [show]);
  expect(await titles({})).toHaveLength(6);
  await database.pool.query('UPDATE podcasts SET retired_at = NULL WHERE id = $1', [show]);
  expect((await listEpisodes(database.pool, null, randomUUID(), {}, { limit: 5 })).rows).toEqual([]);
  expect((await listEpisodes(database.pool, null, 'nonsense', {}, { limit: 5 })).rows).toEqual([]);
});

test('says what comes with it, where the viewer left it, and what it is called within its season', async () => {
  const [made] = await insertPodcasts(database.pool, [
    {
      title: 'Rich',
      episodes: [
        {
          title: 'Full of things',
          season: 4,
          details: {
            persons: [{ name: 'Ada' }],
            soundbites: [{ startMs: 0, durationMs: 5 }],
            chapters: { url: 'https://a.example/c.json' },
            transcripts: [],
          },
          streams: [
            { url: 'https://a.example/1.mp3', protocol: 'file', codec: 'mp3', bitrate: null, secure: true },
          ],
        },
      ],
    },
  ]);
  const id = made?.episodes[0] ?? '';
  await database.pool.query(
    `INSERT INTO positions (listener_id, urn, position_ms, title, updated_at) VALUES ($1, $2, 7, '', '2026-11-05T00:00:00Z')`,
    [owner, `episode:${id}`],
  );
  expect(await findEpisode(database.pool, owner, id)).toMatchObject({
    podcast: { id: made?.id, title: 'Rich', artwork: null },
    season: { number: 4, name: null },
    persons: [{ name: 'Ada' }],
    hasChapters: true,
    hasTranscript: false,
    streams: [{ url: 'https://a.example/1.mp3' }],
    position: { positionMs: 7, completed: false, updatedAt: new Date('2026-11-05T00:00:00Z') },
  });
  expect(await findEpisode(database.pool, stranger, id)).toMatchObject({ position: null });
});
