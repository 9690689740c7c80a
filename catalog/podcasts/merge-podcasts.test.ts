import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '#db/database.ts';
import { ensureFeed } from '#db/stores/ensure-feed.ts';
import { findPodcast } from '#db/stores/podcasts.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { openReading } from './commit-feed.ts';
import type { EpisodeEntry } from './feed-entry.ts';
import { mergePodcasts } from './merge-podcasts.ts';

let database: TestDatabase;
let ada: string;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.pool.query(`INSERT INTO issuers (id, name) VALUES ('here', 'Here')`);
  const { rows } = await database.pool.query<{ id: string }>(
    `INSERT INTO listeners (issuer_id, subject, pseudonym) VALUES ('here', 'ada', 'p') RETURNING id`,
  );
  ada = rows[0]?.id ?? '';
});
afterAll(() => database.close());

async function makeShow(url: string, numbers: number[]): Promise<string> {
  const { podcastId } = await ensureFeed(database.pool, { url });
  const reading = await openReading(database, podcastId, {
    sealer: null,
    now: () => new Date(),
    trusted: false,
  });
  const episodes = numbers.map((number): EpisodeEntry => ({
    ...{
      guid: `${url} ${String(number)}`,
      title: `T${String(number)}`,
      type: 'full',
      explicit: false,
      live: false,
    },
    ...{
      publishedAt: new Date(Date.UTC(2026, 0, number)).toISOString(),
      persons: [],
      soundbites: [],
      transcripts: [],
    },
    enclosures: [{ url: `https://a.example/${String(number)}.mp3` }],
  }));
  await reading.add({ episodes, dropped: [] });
  await reading.commit();
  return podcastId;
}
async function idOf(podcastId: string, title: string): Promise<string> {
  const { rows } = await database.pool.query<{ id: string }>(
    'SELECT id FROM episodes WHERE podcast_id = $1 AND title = $2',
    [podcastId, title],
  );
  return rows[0]?.id ?? '';
}

test('two shows become one, and listeners lose nothing', async () => {
  const [old, kept] = [
    await makeShow('https://old.example/f', [1, 2, 3]),
    await makeShow('https://new.example/f', [2, 3, 4]),
  ];
  const [oldTwo, oldOne, keptTwo] = [await idOf(old, 'T2'), await idOf(old, 'T1'), await idOf(kept, 'T2')];
  const { pool } = database;
  await pool.query('INSERT INTO subscriptions (listener_id, podcast_id) VALUES ($1, $2)', [ada, old]);
  const position = `INSERT INTO positions (listener_id, urn, position_ms, title, updated_at) VALUES ($1, $2, $3, 't', $4)`;
  await pool.query(position, [ada, `episode:${oldTwo}`, 5_000, '2026-02-02']);
  await pool.query(position, [ada, `episode:${keptTwo}`, 1_000, '2026-02-01']);
  await pool.query(position, [ada, `episode:${oldOne}`, 7_000, '2026-02-01']);
  await pool.query(`INSERT INTO favorites (listener_id, urn, snapshot) VALUES ($1, $2, '{"title":"t"}')`, [
    ada,
    `episode:${oldTwo}`,
  ]);

  const { rows: lists } = await pool.query<{ id: string }>(
    `WITH list AS (INSERT INTO providers (kind, name) VALUES ('opml', 'list') RETURNING id)
     INSERT INTO provider_feeds (provider_id, podcast_id) SELECT id, $1 FROM list RETURNING provider_id AS id`,
    [old],
  );

  await inTransaction(database, (client) => mergePodcasts(client, old, kept));

  const { rows: titles } = await pool.query(
    'SELECT title FROM episodes WHERE podcast_id = $1 ORDER BY title',
    [kept],
  );
  expect(titles.map(({ title }: { title: string }) => title)).toEqual(['T1', 'T2', 'T3', 'T4']);
  const { rows: positions } = await pool.query('SELECT urn, position_ms FROM positions ORDER BY position_ms');
  expect(positions).toEqual([
    { urn: `episode:${keptTwo}`, position_ms: 5_000 },
    { urn: `episode:${oldOne}`, position_ms: 7_000 },
  ]);
  expect((await pool.query('SELECT urn FROM favorites')).rows).toEqual([{ urn: `episode:${keptTwo}` }]);
  expect((await pool.query('SELECT podcast_id FROM subscriptions')).rows).toEqual([{ podcast_id: kept }]);
  expect((await pool.query('SELECT * FROM episode_aliases WHERE old_id = $1', [oldTwo])).rows).toMatchObject([
    { episode_id: keptTwo },
  ]);
  expect((await pool.query('SELECT provider_ids FROM podcasts WHERE id = $1', [kept])).rows).toEqual([
    { provider_ids: [lists[0]?.id] },
  ]);
  expect(await findPodcast(pool, ada, old)).toMatchObject({ id: kept, episodes: 4 });
});

test('merging twice, and on, follows the ids to the last', async () => {
  const [one, two, three] = [
    await makeShow('https://1.example/f', [1]),
    await makeShow('https://2.example/f', [1]),
    await makeShow('https://3.example/f', [1]),
  ];
  const first = await idOf(one, 'T1');
  await inTransaction(database, (client) => mergePodcasts(client, one, two));
  await inTransaction(database, (client) => mergePodcasts(client, two, three));
  await inTransaction(database, (client) => mergePodcasts(client, three, three));
  expect(await findPodcast(database.pool, null, one)).toMatchObject({ id: three });
  const { rows } = await database.pool.query('SELECT episode_id FROM episode_aliases WHERE old_id = $1', [
    first,
  ]);
  expect(rows).toEqual([{ episode_id: await idOf(three, 'T1') }]);
});
