import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import Parser from 'rss-parser';
import { connectDatabase, type Database } from '#db/database.ts';
import { startEmbeddedPostgres } from '#db/embedded-postgres/start-embedded-postgres.ts';
import { migrate } from '#db/migrate.ts';
import { createPodcastGeneration } from '#db/podcast-generation.ts';
import { ensureFeeds } from '#db/stores/ensure-feed.ts';
import { startFeedLoop } from '#refresh-jobs/feeds/start-feed-loop.ts';
import { createPoliteFetch } from '#refresh-jobs/polite-fetch.ts';
import { limitPerHost } from '#refresh-jobs/polite-fetch/limit-per-host.ts';
import type { OriginOrder } from './refresh-feeds/feed-origin.ts';
import { watchMemory } from './watch-memory.ts';

const feeds = Number(process.env['FEEDS'] ?? 4_000);
const goal = 4_000;

const origin = fork(new URL('./refresh-feeds/feed-origin.ts', import.meta.url));
const [urls] = (await once(origin, 'message')) as [string[]];
const addresses = Array.from({ length: feeds }, (_, n) => `${urls[n % urls.length] ?? ''}/${String(n)}`);
const tell = async (order: OriginOrder) => {
  origin.send(order);
  await once(origin, 'message');
};

const dataDir = await mkdtemp(join(tmpdir(), 'airdex-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir, onTrouble: console.error });
const database = await connectDatabase(postgres.url, { maxConnections: 20 });
const fetch = createPoliteFetch({
  ...{ allowedHosts: ['127.0.0.1'], userAgent: 'airdex-bench', perHostLimit: limitPerHost(4) },
});
const generation = createPodcastGeneration(database);
try {
  await migrate(database);
  await ensureFeeds(
    database.pool,
    addresses.map((url) => ({ url })),
  );
  await round('first reading of all', { round: 0, hangs: false }, feeds);
  await round('half of them 304', { round: 1, hangs: false }, feeds, goal);
  await round('the same, 5 % hanging', { round: 2, hangs: true }, Math.floor(feeds * 0.95), goal);
  await plain();
} finally {
  await fetch.close();
  await generation.close();
  await database.close();
  await postgres.close();
  await rm(dataDir, { recursive: true, force: true });
  origin.disconnect();
}

/** Makes every feed due, and one worker read them until so many are done. */
async function round(
  what: string,
  order: OriginOrder,
  enough: number,
  goalPerMinute?: number,
): Promise<void> {
  await tell(order);
  await database.pool.query(`UPDATE feeds SET next_read_at = now() - interval '1 second'`);
  await database.pool.query('VACUUM (ANALYZE) feeds');
  const { rows } = await database.pool.query<{ began: string }>('SELECT clock_timestamp()::text AS began');
  const began = rows[0]?.began ?? '';
  const memory = watchMemory();
  const start = performance.now();
  const loop = await startFeedLoop({
    ...{ database, log: pino({ level: 'error' }), fetchFor: () => fetch, sealer: null, canBePushed: false },
    ...{ podcastsChanged: generation.changed, now: () => new Date(), random: Math.random },
  });
  while ((await readSince(database, began)) < enough) await sleep(50);
  const seconds = (performance.now() - start) / 1_000;
  const peak = memory.stop();
  await loop.close();
  print(what, (enough / seconds) * 60, `${String(Math.round(peak))} MB`, goalPerMinute);
}

async function readSince(db: Database, began: string): Promise<number> {
  const { rows } = await db.pool.query<{ count: number }>(
    'SELECT count(*) FROM feeds WHERE last_read_at >= $1::timestamptz',
    [began],
  );
  return rows[0]?.count ?? 0;
}

/** What to compare with: everything fetched, 32 at once, and parsed by rss-parser; nothing is kept. */
async function plain(): Promise<void> {
  await tell({ round: 3, hangs: false });
  const parser = new Parser();
  const waiting = addresses.values();
  const start = performance.now();
  const worker = async () => {
    for (const url of waiting) {
      const response = await globalThis.fetch(url);
      await parser.parseString(await response.text());
    }
  };
  await Promise.all(Array.from({ length: 32 }, worker));
  const seconds = (performance.now() - start) / 1_000;
  print('plain fetch and rss-parser, no database', (feeds / seconds) * 60, '');
}

function print(what: string, perMinute: number, memory: string, goalPerMinute?: number): void {
  const verdict =
    goalPerMinute === undefined
      ? ''
      : `goal ${String(goalPerMinute)} ${perMinute >= goalPerMinute ? 'reached' : 'MISSED'}`;
  const figure = Math.round(perMinute).toLocaleString('en').padStart(8);
  console.log(`${what.padEnd(42)}${figure} feeds a minute  ${memory.padStart(8)}  ${verdict}`);
}
