import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { readConfig } from '#api/config.ts';
import { issueToken } from '#api/issue-token.ts';
import { startApi } from '#api/start-api.ts';
import { learn } from '#consumers/recommendations/learn.ts';
import { suggestFor } from '#consumers/recommendations/suggest-for.ts';
import { connectDatabase, type Database } from '#db/database.ts';
import { startEmbeddedPostgres } from '#db/embedded-postgres/start-embedded-postgres.ts';
import { migrate } from '#db/migrate.ts';
import { answerRequest, askForSuggestions, leaseRequests } from '#db/stores/suggestion-requests.ts';
import { unitsOfTag } from '#db/stores/suggestible-units.ts';
import { fillCatalog } from './fill-catalog.ts';
import { generateStations } from './generated-stations.ts';
import { measure, printTimings } from './measure.ts';
import { randomFrom } from './random.ts';

/** How long learning takes and holds up its process, one listener's suggestions, and asking the API for them. */
const stationCount = 51_000;
const listenerCount = 5_000;
const heardStations = 6_000;
const asking = 100;

/** Each listener heard some twenty stations, popular ones far more often. */
async function fillListening({ pool }: Database): Promise<string[]> {
  const random = randomFrom(20_261_121);
  const { rows: stations } = await pool.query<{ id: string }>(
    'SELECT id FROM stations WHERE rank > 0 ORDER BY rank DESC, id LIMIT $1',
    [heardStations],
  );
  await pool.query(`INSERT INTO issuers (id, name, keys) VALUES ('bench', 'Benchmark', '[]')`);
  const { rows: listeners } = await pool.query<{ id: string }>(
    `INSERT INTO listeners (issuer_id, subject, pseudonym)
     SELECT 'bench', n::text, 'bench-' || n FROM generate_series(1, $1) AS n RETURNING id`,
    [listenerCount],
  );
  for (const { id } of listeners) {
    const items = new Set(Array.from({ length: random.whole(5, 40) }, () => random.skewed(stations).id));
    await pool.query(
      `INSERT INTO listener_items (listener_id, item, plays, listens, listened_ms, last_at)
       SELECT $1, 'station:' || id, 3, 3, 600000, now() - interval '1 day' FROM unnest($2::uuid[]) AS id`,
      [id, [...items]],
    );
  }
  await pool.query('VACUUM (ANALYZE) listener_items, listeners');
  return listeners.map(({ id }) => id);
}

/** Milliseconds, at most, that the process could do nothing else meanwhile. */
async function heldUp(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await work();
  delay.disable();
  return delay.max / 1e6;
}

const directory = await mkdtemp(join(tmpdir(), 'airdex-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir: directory });
const database = await connectDatabase(postgres.url);
const { pool } = database;
try {
  await migrate(database);
  await fillCatalog(database, generateStations(stationCount, 20_261_121));
  const listeners = await fillListening(database);

  // What else the machine does holds an idle process up as well.
  const idle = await heldUp(() => sleep(10_000));
  const startedAt = performance.now();
  const learning = learn(pool, new Date(), new AbortController().signal);
  const held = await heldUp(() => learning);
  const learned = await learning;
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  console.log(
    `learned from ${String(learned.likings)} likings of ${String(learned.units.length)} stations in ${seconds} s, ` +
      `${String(learned.model.values.length)} weights; the process was held up ${held.toFixed(0)} ms at most ` +
      `(an idle one ${idle.toFixed(0)} ms), ` +
      `its memory ${String(Math.round(process.memoryUsage().rss / 2 ** 20))} MB`,
  );

  const ofTag = (tag: string, languages: readonly string[]) => unitsOfTag(pool, tag, languages, 60);
  const some = listeners.slice(0, asking);
  const make = await measure("one listener's suggestions made, no tag known yet", some, (id) =>
    suggestFor(pool, id, learned, ofTag, new Date()),
  );

  const log = pino({ level: 'silent' });
  const api = await startApi({ ...readConfig({ PORT: '0' }) }, database, log);
  try {
    const ask = async (token: string) => {
      const answer = await fetch(`${api.url}/api/v1/me/recommendations?limit=20`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const { items } = (await answer.json()) as { items: unknown[] };
      if (items.length !== 20) throw new Error(`Instead of 20 suggestions came ${String(items.length)}.`);
    };
    const tokens = some.map((_, n) =>
      issueToken(
        { subject: String(n), roles: ['listener'], ttlSeconds: 3_600 },
        api.context.issuers.ownKey(),
      ),
    );
    for (const token of tokens) await ask(token);
    const { rows: callers } = await pool.query<{ id: string }>(
      `SELECT id FROM listeners WHERE issuer_id <> 'bench'`,
    );
    await askForSuggestions(
      pool,
      callers.map(({ id }) => id),
    );
    const [like = ''] = listeners;
    const suggestions = await suggestFor(pool, like, learned, ofTag, new Date());
    for (const lease of await leaseRequests(pool, asking, 60))
      await answerRequest(database, lease, suggestions);
    printTimings([make, await measure('GET /me/recommendations, 20 of 100 suggestions', tokens, ask, 50)]);
  } finally {
    await api.close();
  }
} finally {
  await database.close();
  await postgres.close();
  await rm(directory, { recursive: true, force: true });
}
