import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { readConfig } from '#api/config.ts';
import { issueToken } from '#api/issue-token.ts';
import { startApi, type Api } from '#api/start-api.ts';
import { connectDatabase } from '#db/database.ts';
import { startEmbeddedPostgres } from '#db/embedded-postgres/start-embedded-postgres.ts';
import { migrate } from '#db/migrate.ts';
import { fillCatalog } from './fill-catalog.ts';
import { fillPlays } from './fill-plays.ts';
import { fillPodcasts } from './fill-podcasts.ts';
import { generateStations } from './generated-stations.ts';
import { measure, printTimings } from './measure.ts';

const plays = 200_000;

const directory = await mkdtemp(join(tmpdir(), 'airdex-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir: directory });
const database = await connectDatabase(postgres.url);
const { pool } = database;
let api: Api | undefined;
try {
  await migrate(database);
  await fillCatalog(database, generateStations(2_000, 20_261_121));
  await fillPodcasts(database, { shows: 500, episodes: 40_000, seed: 20_261_121 });
  const config = { ...readConfig({ PORT: '0' }), rateLimit: { listener: 0, address: 0 } };
  api = await startApi(config, database, pino({ level: 'error' }));
  const { url } = api;
  const token = issueToken(
    { subject: 'bench', roles: ['listener'], ttlSeconds: 3_600 },
    api.context.issuers.ownKey(),
  );
  const ask = async (path: string): Promise<string> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (!response.ok) throw new Error(`${path}: ${String(response.status)} ${await response.text()}`);
    return response.text();
  };
  const { id } = JSON.parse(await ask('/me')) as { id: string };
  await fillPlays(database, id, plays);

  const times = Array.from({ length: 8 });
  const timed = (what: string, path: string) => measure(what, times, () => ask(path));
  const deep = (JSON.parse(await ask('/me/history?limit=200')) as { nextCursor: string }).nextCursor;
  const year = new Date().getUTCFullYear() - 1;
  const timings = [
    ...(await each(['week', 'month', 'year', 'all'], (range) =>
      timed(`statistics of ${range}`, `/me/stats?range=${range}&timeZone=Europe/Berlin`),
    )),
    await timed('a year in review', `/me/review/${String(year)}?timeZone=Europe/Berlin`),
    await timed('history, page 1', '/me/history'),
    await timed('history, a later page', `/me/history?limit=200&cursor=${deep}`),
    await timed('history, a word of few plays', '/me/history?q=xyzzy'),
    await timed('history, one kind', '/me/history?kind=episode'),
    await timed('trending', '/trending?window=all'),
    await measure('compare: all plays read and summed by the day', times.slice(0, 3), () =>
      pool.query(
        `SELECT (started_at AT TIME ZONE 'Europe/Berlin')::date, item, count(*), sum(listened_ms) FROM plays
         WHERE listener_id = $1 GROUP BY 1, 2`,
        [id],
      ),
    ),
  ];
  printTimings(timings);
  for (const format of ['jsonl', 'csv']) {
    const start = performance.now();
    const { length } = await ask(`/me/export/history?format=${format}`);
    const seconds = ((performance.now() - start) / 1_000).toFixed(1);
    console.log(`export of ${String(plays)} plays as ${format}: ${seconds} s, ${String(length)} characters`);
  }
  const start = performance.now();
  await fetch(`${url}/api/v1/me/history`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token}` },
  });
  console.log(`cleared: ${((performance.now() - start) / 1_000).toFixed(1)} s`);
} finally {
  await api?.close();
  await database.close();
  await postgres.close();
  await rm(directory, { recursive: true, force: true });
}

async function each<T, Answer>(items: T[], work: (item: T) => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const item of items) answers.push(await work(item));
  return answers;
}
