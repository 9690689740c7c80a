import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadPodcastTerms, type PodcastTerms } from '#db/search/podcast-terms.ts';
import type { EpisodeSearchPosition } from '#db/stores/episode-position.ts';
import { searchEpisodes } from '#db/stores/search-episodes.ts';
import { insertPodcasts } from '#test-parts/insert-podcasts.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';

let database: TestDatabase;
let terms: PodcastTerms;
const count = 12_000;

/** Half of all are "common", one in 20 is "middling", one in 3,000 "rare"; all have "notes"; 40 a day. */
beforeAll(async () => {
  database = await createTestDatabase();
  const [popular, plain] = await insertPodcasts(database.pool, [
    { title: 'Popular', popularity: 9 },
    { title: 'Plain' },
  ]);
  await database.pool.query(
    `INSERT INTO episodes (podcast_id, fallback_key, content_hash, title, sort_at, search)
     SELECT CASE WHEN number % 5 = 0 THEN $1::uuid ELSE $2::uuid END, '', '', number::text,
       '2026-11-20T00:00:00Z'::timestamptz - number / 40 * interval '1 day' - number % 40 * interval '1 minute',
       (CASE WHEN number % 2 = 0 THEN '''common'':1A ' ELSE '' END ||
        CASE WHEN number % 20 = 0 THEN '''middling'':1A ' ELSE '' END ||
        CASE WHEN number % 3000 = 0 THEN '''rare'':1A ' ELSE '' END || '''notes'':1')::tsvector
     FROM generate_series(1, ${String(count)}) AS number`,
    [popular?.id, plain?.id],
  );
  await database.pool.query('UPDATE podcasts SET episode_count = 6000');
  await database.pool.query('VACUUM ANALYZE episodes');
  terms = await loadPodcastTerms(database.pool);
});
afterAll(() => database.close());

async function all(q: string, known: PodcastTerms | null): Promise<string[]> {
  const found: string[] = [];
  let after: EpisodeSearchPosition | null = null;
  do {
    const page = await searchEpisodes(database.pool, null, q, { limit: 200, after, terms: known });
    found.push(...page.rows.map(({ title }) => title));
    after = page.next;
  } while (after !== null);
  return found;
}

test.each([
  ['common', 2],
  ['middling', 20],
  ['rare', 3_000],
  ['rare c', 3_000],
  ['common middl', 20],
  ['notes', 1],
  ['notes common', 2],
])('pages of "%s" show every match once, with the dictionary and without', async (q, every) => {
  for (const known of [terms, null]) {
    const found = await all(q, known);
    expect(found).toHaveLength(count / every);
    expect(new Set(found).size).toBe(found.length);
    expect(found.every((title) => Number(title) % every === 0)).toBe(true);
  }
});

test('of what much matches, the latest days come first, and in them the popular shows', async () => {
  const { rows } = await searchEpisodes(database.pool, null, 'common', { limit: 20, terms });
  expect(rows.every(({ podcast }) => podcast.title === 'Popular')).toBe(true);
  expect(rows.map(({ title }) => Number(title))).toEqual(
    Array.from({ length: 20 }, (_, index) => 10 * (index + 1)),
  );
});

test('finds an episode of today that was not counted yet', async () => {
  await database.pool.query(
    `INSERT INTO episodes (podcast_id, fallback_key, content_hash, title, sort_at, search)
     SELECT id, '', '', 'New', '2026-11-22T00:00:00Z', '''common'':1A' FROM podcasts WHERE title = 'Popular'`,
  );
  const { rows } = await searchEpisodes(database.pool, null, 'common', { limit: 1, terms });
  expect(rows.map(({ title }) => title)).toEqual(['New']);
});
