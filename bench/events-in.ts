import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { connectDatabase, type Database } from '#db/database.ts';
import { migrate } from '#db/migrate.ts';
import { createPlayLog } from '#events/create-play-log.ts';
import { playToCloudEvent } from '#events/to-cloud-event.ts';
import { playsTopic } from '#events/topics.ts';
import { inhabit, isServing, unlimited } from '#standalone/end-to-end/chaos/system.ts';
import { freePort } from '#test-parts/free-port.ts';
import { runProgram } from '#test-parts/run-program.ts';
import { startDebianPostgres } from '#test-parts/start-debian-postgres.ts';
import { randomFrom } from './random.ts';

/**
 * Events a second into one API process, from requests to the log with every commit on the disk, by how many events a
 * request brings; beside them the log alone, without HTTP, schemas and tokens. No consumers run.
 */
const sizes = [1, 5, 20, 100];
const listeners = 1_000;
const connections = 40;
const seconds = Number(process.env.BENCH_SECONDS ?? 6);
const root = join(import.meta.dirname, '..');

type Figures = { perSecond: number; p50: number; p99: number };
type Cpu = { api: number; postgres: number };
const random = randomFrom(20_261_121);
const at = (times: number[], share: number) =>
  times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;

function batchOf(size: number, items: string[]) {
  const play = randomUUID();
  const item = random.pick(items);
  return Array.from({ length: size }, (_, seq) => ({
    ...{ id: randomUUID(), play, seq, type: 'progress' as const, item, client: 'Airdex player 0.1' },
    ...{ at: new Date().toISOString(), positionMs: seq * 15_000, listenedMs: seq * 15_000 },
  }));
}

async function throughApi(
  url: string,
  tokens: string[],
  items: string[],
  size: number,
): Promise<Figures & { events: number }> {
  const run = (duration: number) =>
    autocannon({
      ...{ url, connections, duration },
      requests: [
        {
          method: 'POST',
          path: '/api/v1/events',
          setupRequest: (request) => ({
            ...request,
            headers: { authorization: `Bearer ${random.pick(tokens)}`, 'content-type': 'application/json' },
            body: JSON.stringify({ events: batchOf(size, items), sentAt: new Date().toISOString() }),
          }),
        },
      ],
    });
  const { requests: first } = await run(1);
  const { requests, duration, latency, non2xx, errors, timeouts } = await run(seconds);
  if (non2xx + errors + timeouts > 0) throw new Error(`${String(non2xx + errors)} requests were not taken.`);
  const events = size * (first.total + requests.total);
  return { perSecond: (size * requests.total) / duration, p50: latency.p50, p99: latency.p99, events };
}

/** Seconds of processor time so far, which other work on the machine does not change much. */
async function cpuOf(url: string, database: Database): Promise<Cpu> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const { rows } = await database.pool.query<{ pid: number }>('SELECT pid FROM pg_stat_activity');
  const ticks = await Promise.all(
    rows.map(async ({ pid }) => {
      const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '');
      const [user = 0, system = 0] = stat.split(') ')[1]?.split(' ').slice(11, 13).map(Number) ?? [];
      return user + system;
    }),
  );
  return {
    api: Number(/^process_cpu_seconds_total (\S+)/m.exec(metrics)?.[1]),
    postgres: ticks.reduce((sum, one) => sum + one, 0) / 100,
  };
}

async function intoLog(
  database: Database,
  pseudonyms: string[],
  items: string[],
  size: number,
): Promise<Figures> {
  const log = createPlayLog(database.pool);
  const times: number[] = [];
  const start = performance.now();
  const isOver = () => performance.now() - start > seconds * 1_000;
  const writer = async () => {
    while (!isOver()) {
      const about = { pseudonym: random.pick(pseudonyms), receivedAt: new Date(), skewMs: 0 };
      const events = batchOf(size, items).map((event) => playToCloudEvent(event, about));
      const began = performance.now();
      await log.append({
        pseudonym: about.pseudonym,
        events: events.map((body) => ({ topic: playsTopic, id: body.id, body })),
      });
      times.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: connections }, writer));
  const perSecond = (1_000 * size * times.length) / (performance.now() - start);
  times.sort((one, other) => one - other);
  return { perSecond, p50: at(times, 0.5), p99: at(times, 0.99) };
}

const postgres = await startDebianPostgres();
const database = await connectDatabase(postgres.url);
await migrate(database);
const { tokens: tokensByPseudonym, items } = await inhabit(database, listeners);
const tokens = [...tokensByPseudonym.values()];
const port = await freePort();
const url = `http://127.0.0.1:${String(port)}`;
const env = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  DATABASE_URL: postgres.url,
  PORT: String(port),
};
const api = await runProgram(process.execPath, [join(root, 'api/main.ts')], () => isServing(url), {
  env: { ...env, ...unlimited },
  cwd: root,
});
try {
  // Whoever calls for the first time becomes a listener.
  for (const token of tokens) {
    await (await fetch(`${url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })).arrayBuffer();
  }
  const pseudonyms = (
    await database.pool.query<{ pseudonym: string }>('SELECT pseudonym FROM listeners')
  ).rows.map((row) => row.pseudonym);
  const rows: Record<string, object> = {};
  for (const size of sizes) {
    const log = await intoLog(database, pseudonyms, items, size);
    const before = await cpuOf(url, database);
    const taken = await throughApi(url, tokens, items, size);
    const after = await cpuOf(url, database);
    const perEvent = (from: number, to: number) => Math.round((1e6 * (to - from)) / taken.events);
    rows[`${String(size)} a request`] = {
      'events a second': Math.round(taken.perSecond),
      ...{ p50: taken.p50, p99: taken.p99 },
      'µs of API': perEvent(before.api, after.api),
      'µs of Postgres': perEvent(before.postgres, after.postgres),
      'log alone': Math.round(log.perSecond),
      'its p99': Math.round(log.p99),
    };
  }
  console.table(rows);
} finally {
  await api.stop();
  await database.close();
  await postgres.close();
}
