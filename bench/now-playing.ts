import { request, type ClientRequest } from 'node:http';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createBroadcast } from '#broadcast/create-broadcast.ts';
import { connectDatabase } from '#db/database.ts';
import { migrate } from '#db/migrate.ts';
import { changeOnAir, claimOnAir, wantOnAir } from '#db/stores/on-air.ts';
import { isServing } from '#standalone/end-to-end/chaos/system.ts';
import { freePort } from '#test-parts/free-port.ts';
import { insertStations } from '#test-parts/insert-stations.ts';
import { runProgram } from '#test-parts/run-program.ts';
import { startDebianPostgres } from '#test-parts/start-debian-postgres.ts';
import { startRedis } from '#test-parts/start-redis.ts';

/**
 * Listeners who look at what plays, all on one API process of its own: the memory that each of them takes, and how
 * long a change takes from the reader's commit until everybody who follows the station has it; beside it a bare
 * `node:http` server that writes the same to as many, and knows neither stations nor listeners.
 */
const connections = Number(process.env.BENCH_CONNECTIONS ?? 5_000);
const stations = 200;
/** Each follows a list in view: all these, the first few of them read for its sake. */
const followed = 10;
const changes = Number(process.env.BENCH_CHANGES ?? 300);
/** No address may hold more than 200. */
const perAddress = 150;
let runs = 0;
const root = join(import.meta.dirname, '..');

type Server = { url: string; pid: number };
type Heard = { title: string; at: number };
const at = (times: number[], share: number) =>
  times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;

async function residentMb({ pid }: Server): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_000;
}

/** Opens all; resolves once each has been answered. */
async function openAll(
  server: Server,
  pathOf: (n: number) => string,
  heard: Heard[],
): Promise<ClientRequest[]> {
  const open: ClientRequest[] = [];
  const one = (n: number) =>
    new Promise<void>((done, fail) => {
      const localAddress = `127.0.1.${String(1 + Math.floor(n / perAddress))}`;
      const sent = request(new URL(pathOf(n), server.url), { localAddress, agent: false }, (answer) => {
        if (answer.statusCode !== 200) fail(new Error(`It answers ${String(answer.statusCode)}.`));
        answer.on('error', () => undefined);
        answer.on('data', (piece: Buffer) => {
          const now = performance.now();
          for (const [, title] of piece.toString().matchAll(/"title":"(\d+)"/g))
            heard.push({ title: title ?? '', at: now });
        });
        done();
      });
      open.push(sent.on('error', fail));
      sent.end();
    });
  for (let n = 0; n < connections; n += 50)
    await Promise.all(Array.from({ length: Math.min(50, connections - n) }, (_, each) => one(n + each)));
  return open;
}

/** As many as follow the stations that change, one after another. */
function expectedEvents(): number {
  const followers = Array.from({ length: stations }, () => 0);
  for (let n = 0; n < connections; n += 1)
    for (let each = 0; each < followed; each += 1) {
      const station = (n + each) % stations;
      followers[station] = (followers[station] ?? 0) + 1;
    }
  return Array.from({ length: changes }, (_, n) => followers[n % stations] ?? 0).reduce(
    (sum, one) => sum + one,
    0,
  );
}

async function run(
  server: Server,
  pathOf: (n: number) => string,
  say: (title: string, n: number) => Promise<number>,
) {
  const before = await residentMb(server);
  const heard: Heard[] = [];
  const began = performance.now();
  const open = await openAll(server, pathOf, heard);
  const opening = performance.now() - began;
  await sleep(5_000);
  const opened = await residentMb(server);
  heard.length = 0;
  const said = new Map<string, number>();
  runs += 1;
  for (let n = 0; n < changes; n += 1) {
    // No title comes twice: it would be no change.
    const title = String(runs * 100_000 + n);
    said.set(title, await say(title, n));
    await sleep(30);
  }
  await sleep(3_000);
  const delays = heard.map(({ title, at: when }) => when - (said.get(title) ?? 0)).toSorted((a, b) => a - b);
  const after = await residentMb(server);
  for (const one of open) one.destroy();
  return {
    'opened a second': Math.round((1_000 * connections) / opening),
    'KB each': Number(((1_000 * (opened - before)) / connections).toFixed(1)),
    'MB after': Math.round(after),
    events: delays.length,
    expected: expectedEvents(),
    ...{ 'p50 ms': Number(at(delays, 0.5).toFixed(1)), 'p99 ms': Number(at(delays, 0.99).toFixed(1)) },
    'worst ms': Number(at(delays, 1).toFixed(1)),
  };
}

const postgres = await startDebianPostgres();
const redis = await startRedis();
const database = await connectDatabase(postgres.url);
await migrate(database);
const ids = await insertStations(
  database.pool,
  Array.from({ length: stations }, (_, n) => ({ name: `Station ${String(n)}` })),
);
await wantOnAir(
  database.pool,
  ids.map((stationId) => ({ stationId, seconds: 3_600 })),
);
const leases = new Map(
  (await claimOnAir(database.pool, stations, 3_600)).map((lease) => [lease.stationId, lease]),
);
const port = await freePort();
const url = `http://127.0.0.1:${String(port)}`;
const bareScript = `
  const open = Array.from({ length: ${String(stations)} }, () => new Set());
  require('node:http').createServer((request, response) => {
    const [, what, n] = request.url.split('/');
    if (what === 'say') { for (const one of open[n % open.length]) one.write('data: {"title":"' + n + '"}\\n\\n'); response.end(); return; }
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':\\n\\n');
    for (let each = 0; each < ${String(followed)}; each += 1) open[(Number(n) + each) % open.length].add(response);
  }).listen(${String(port)}, '127.0.0.1', () => console.log('ready'));`;
const environment = { PATH: process.env.PATH, HOME: process.env.HOME };

try {
  const rows: Record<string, object> = {};
  const bare = await runProgram(process.execPath, ['-e', bareScript], (output) => output.includes('ready'));
  rows['bare node:http'] = await run(
    { url, pid: bare.process.pid ?? 0 },
    (n) => `/open/${String(n)}`,
    async (title) => {
      const began = performance.now();
      await (await fetch(`${url}/say/${title}`)).arrayBuffer();
      return began;
    },
  );
  await bare.stop('SIGKILL');
  for (const [name, redisUrl] of [
    ['Airdex, by Postgres', undefined],
    ['Airdex, by Redis', redis.url],
  ] as const) {
    const broadcast = createBroadcast(database, redisUrl);
    const api = await runProgram(process.execPath, [join(root, 'api/main.ts')], () => isServing(url), {
      cwd: root,
      env: {
        ...{ ...environment, DATABASE_URL: postgres.url, PORT: String(port), LOG_LEVEL: 'warn' },
        ...{ RATE_LIMIT_PER_LISTENER: '0', RATE_LIMIT_PER_ADDRESS: '0' },
        ...(redisUrl !== undefined && { REDIS_URL: redisUrl }),
      },
    });
    const pathOf = (n: number) => {
      const items = Array.from(
        { length: followed },
        (_, each) => `station:${ids[(n + each) % stations] ?? ''}`,
      );
      return `/api/v1/now-playing?items=${items.join()}`;
    };
    const say = async (title: string, n: number) => {
      const lease = leases.get(ids[n % stations] ?? '');
      if (!lease) throw new Error('The station is not read.');
      const change = await changeOnAir(database.pool, lease, {
        title,
        artist: null,
        song: null,
        source: 'icy',
      });
      const began = performance.now();
      await broadcast.publish('on-air', JSON.stringify(change));
      return began;
    };
    rows[name] = await run({ url, pid: api.process.pid ?? 0 }, pathOf, say);
    await api.stop();
    await broadcast.close();
  }
  console.log(`${String(connections)} connections, ${String(followed)} of ${String(stations)} stations each`);
  console.table(rows);
} finally {
  await database.close();
  await redis.close();
  await postgres.close();
}
