import { afterEach, beforeEach, expect, test } from 'vitest';
import { insertListener, insertPodcasts, type TestEpisode } from '#test-parts/insert-podcasts.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import type { EpisodePosition } from './episode-position.ts';
import { listInbox, unplayedCounts } from './inbox.ts';

let database: TestDatabase;
let listener: string;

beforeEach(async () => {
  database = await createTestDatabase();
  listener = await insertListener(database.pool);
});
afterEach(() => database.close());

const day = (number: number) => `2026-10-${String(number).padStart(2, '0')}T08:00:00Z`;

async function subscribe(
  title: string,
  episodes: TestEpisode[],
  since: number,
  owner?: string,
): Promise<string[]> {
  const [made] = await insertPodcasts(database.pool, [{ title, episodes, ...(owner ? { owner } : {}) }]);
  await database.pool.query(
    'INSERT INTO subscriptions (listener_id, podcast_id, created_at) VALUES ($1, $2, $3)',
    [listener, made?.id, day(since)],
  );
  return [made?.id ?? '', ...(made?.episodes ?? [])];
}

const inbox = async (limit = 50, after?: EpisodePosition | null) => {
  const { rows, next } = await listInbox(database.pool, listener, { limit, after });
  return { titles: rows.map(({ title }) => title), next };
};

test('holds what came since the subscription, and the newest of that time, newest first over all shows', async () => {
  await subscribe(
    'A',
    [3, 5, 8, 12].map((at) => ({ title: `A${String(at)}`, at: day(at) })),
    6,
  );
  await subscribe(
    'B',
    [1, 7].map((at) => ({ title: `B${String(at)}`, at: day(at) })),
    20,
  );
  await subscribe('C', [{ title: 'C9', at: day(9) }], 4);
  await subscribe('Empty', [], 4);
  await insertPodcasts(database.pool, [{ title: 'Not mine', episodes: [{ title: 'D', at: day(10) }] }]);
  expect((await inbox()).titles).toEqual(['A12', 'C9', 'A8', 'B7', 'A5']);
});

test('leaves out what was heard or put aside, not what was begun', async () => {
  const [, ...ids] = await subscribe(
    'A',
    [3, 4, 5].map((at) => ({ title: `A${String(at)}`, at: day(at) })),
    3,
  );
  await database.pool.query(
    `INSERT INTO positions (listener_id, urn, position_ms, completed, title, updated_at)
     VALUES ($1, $2, 5, true, '', now()), ($1, $3, 5, false, '', now())`,
    [listener, `episode:${ids[2] ?? ''}`, `episode:${ids[1] ?? ''}`],
  );
  const { rows } = await listInbox(database.pool, listener, { limit: 5 });
  expect(rows.map(({ title, position }) => [title, position?.positionMs])).toEqual([
    ['A4', 5],
    ['A3', undefined],
  ]);
  const other = await insertListener(database.pool);
  await database.pool.query('UPDATE positions SET listener_id = $1', [other]);
  expect((await inbox()).titles).toEqual(['A5', 'A4', 'A3']);
});

test('leaves out what the publisher took back', async () => {
  await subscribe(
    'A',
    [
      { title: 'Kept', at: day(5) },
      { title: 'Gone', at: day(6), retired: true },
    ],
    3,
  );
  expect((await inbox()).titles).toEqual(['Kept']);
});

test.each([1, 2, 3, 7])('pages of %i neither repeat nor skip, also among equal dates', async (limit) => {
  for (const title of ['A', 'B', 'C']) {
    await subscribe(
      title,
      [4, 4, 5, 5, 6].map((at, index) => ({ title: `${title}${String(index)}`, at: day(at) })),
      4,
    );
  }
  const all = (await inbox()).titles;
  expect(all).toHaveLength(15);
  const paged: string[] = [];
  let after: EpisodePosition | null = null;
  do {
    const page = await inbox(limit, after);
    paged.push(...page.titles);
    after = page.next;
  } while (after !== null);
  expect(paged).toEqual(all);
});

test('never shows a private show of someone else, were it ever subscribed to', async () => {
  const other = await insertListener(database.pool);
  const [theirs = ''] = await subscribe('Theirs', [{ title: 'Theirs', at: day(5) }], 4, other);
  const [mine = ''] = await subscribe('Mine', [{ title: 'Mine', at: day(5) }], 4, listener);
  expect((await inbox()).titles).toEqual(['Mine']);
  expect(await unplayedCounts(database.pool, listener, [theirs, mine])).toEqual(
    new Map([
      [theirs, 0],
      [mine, 1],
    ]),
  );
});

test('is empty for who subscribes to nothing', async () => {
  expect(await listInbox(database.pool, listener, { limit: 5 })).toEqual({ rows: [], next: null });
});

test('counts what is new of each show, up to 100', async () => {
  const many = Array.from({ length: 130 }, (_, index) => ({ title: String(index), at: day(5) }));
  const [much = '', ...ids] = await subscribe('Much', many, 4);
  const [little = ''] = await subscribe('Little', many.slice(0, 3), 4);
  const [none = ''] = await subscribe('None', [], 4);
  const counts = () => unplayedCounts(database.pool, listener, [much, little, none]);
  expect([...(await counts()).values()]).toEqual([100, 3, 0]);
  await database.pool.query(
    `INSERT INTO positions (listener_id, urn, position_ms, completed, title, updated_at)
     SELECT $1, 'episode:' || id, 0, true, '', now() FROM unnest($2::text[]) AS id`,
    [listener, ids.slice(0, 60)],
  );
  expect([...(await counts()).values()]).toEqual([70, 3, 0]);
});
