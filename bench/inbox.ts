import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase } from '#db/database.ts';
import { startEmbeddedPostgres } from '#db/embedded-postgres/start-embedded-postgres.ts';
import { migrate } from '#db/migrate.ts';
import { listInbox, unplayedCounts } from '#db/stores/inbox.ts';
import { fillPodcasts } from './fill-podcasts.ts';
import { measure, printTimings } from './measure.ts';

const subscriptions = 500;
const limit = 50;

const directory = await mkdtemp(join(tmpdir(), 'airdex-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir: directory });
const database = await connectDatabase(postgres.url);
const { pool } = database;
try {
  await migrate(database);
  await fillPodcasts(database, { shows: 2_000, episodes: 225_000, seed: 20_261_121 });
  // Since two years, so that nearly every show has more in the inbox than a page; a third of it was heard.
  const { rows } = await pool.query<{ id: string }>(`
    WITH issuer AS (INSERT INTO issuers (id, name) VALUES ('bench', 'Benchmark') RETURNING id)
    INSERT INTO listeners (issuer_id, subject, pseudonym) SELECT id, 'bench', 'bench' FROM issuer RETURNING id`);
  const listener = rows[0]?.id ?? '';
  const { rows: shows } = await pool.query<{ id: string }>(
    `INSERT INTO subscriptions (listener_id, podcast_id, created_at)
     SELECT $1, id, now() - interval '2 years' FROM podcasts ORDER BY episode_count DESC LIMIT $2
     RETURNING podcast_id AS id`,
    [listener, subscriptions],
  );
  await pool.query(
    `INSERT INTO positions (listener_id, urn, position_ms, completed, title, updated_at)
     SELECT $1, 'episode:' || id, 0, true, '', now() FROM episodes
     WHERE sort_at > now() - interval '2 years' AND random() < 0.33 AND podcast_id = ANY ($2)`,
    [listener, shows.map(({ id }) => id)],
  );
  await pool.query('VACUUM (ANALYZE) positions, subscriptions');

  const times = Array.from({ length: 100 });
  const first = await listInbox(pool, listener, { limit });
  let deep = first.next;
  for (let page = 0; page < 50 && deep; page += 1) {
    deep = (await listInbox(pool, listener, { limit, after: deep })).next;
  }
  const counted = shows.slice(0, limit).map(({ id }) => id);
  printTimings([
    await measure('inbox of 500 subscriptions, page 1', times, () => listInbox(pool, listener, { limit })),
    await measure('inbox of 500 subscriptions, page 51', times, () =>
      listInbox(pool, listener, { limit, after: deep }),
    ),
    await measure('unplayed of a page of 50 subscriptions', times, () =>
      unplayedCounts(pool, listener, counted),
    ),
    await measure('compare: one join, sorted', times.slice(0, 10), () =>
      pool.query(
        `SELECT episode.id FROM subscriptions JOIN episodes episode USING (podcast_id)
         WHERE listener_id = $1 AND retired_at IS NULL AND sort_at > subscriptions.created_at AND NOT EXISTS (
           SELECT FROM positions WHERE listener_id = $1 AND urn = 'episode:' || episode.id AND completed)
         ORDER BY sort_at DESC, episode.id DESC LIMIT 51`,
        [listener],
      ),
    ),
  ]);
} finally {
  await database.close();
  await postgres.close();
  await rm(directory, { recursive: true, force: true });
}
