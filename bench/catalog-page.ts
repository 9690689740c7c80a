import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { connectDatabase } from '#db/database.ts';
import { startEmbeddedPostgres } from '#db/embedded-postgres/start-embedded-postgres.ts';
import { migrate } from '#db/migrate.ts';
import { serve, type Served } from './catalog-page/served.ts';
import { fillCatalog } from './fill-catalog.ts';
import { generateStations } from './generated-stations.ts';

/**
 * A cached page of 50 stations, for nobody in particular and for 200 listeners with favorites and signatures of their
 * own, against bare node:http sending the same bytes. Two processes: a server, and this one that asks.
 */
const path = '/api/v1/radio?limit=50';
const listeners = 200;
const favoritesOfEach = 10;
const rounds = 3;
const seconds = Number(process.env.BENCH_SECONDS ?? 4);
const goals = { anonymous: 0.7, personal: 0.35 };

type Measured = { perSecond: number; cpuMicros: number };

/** Headers are those of one caller, or of many who take turns. */
async function load(server: Served, callers: Record<string, string>[]): Promise<Measured> {
  const run = (duration: number) =>
    autocannon({
      url: `${server.url}${path}`,
      connections: 40,
      duration,
      requests: callers.map((headers) => ({ method: 'GET', headers })),
    });
  await run(1);
  const before = await server.cpu();
  const result = await run(seconds);
  const used = (await server.cpu()) - before;
  const wrong = result.non2xx + result.errors + result.timeouts;
  if (wrong > 0) throw new Error(`${String(wrong)} requests failed.`);
  return { perSecond: result.requests.total / result.duration, cpuMicros: used / result.requests.total };
}

function median(measured: Measured[]): Measured {
  const middle = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  return {
    perSecond: middle(measured.map((one) => one.perSecond)),
    cpuMicros: middle(measured.map((one) => one.cpuMicros)),
  };
}

async function keepFavorites(api: Served): Promise<void> {
  const list = (await (await fetch(`${api.url}${path}`)).json()) as { items: { id: string }[] };
  for (const [n, token] of api.tokens.entries()) {
    for (let nth = 0; nth < favoritesOfEach; nth += 1) {
      const { id = '' } = list.items[(n + nth * 5) % list.items.length] ?? {};
      const kept = await fetch(`${api.url}/api/v1/me/favorites/${id}`, {
        ...{ method: 'PUT', headers: { authorization: `Bearer ${token}` } },
      });
      if (!kept.ok) throw new Error(`A favorite was answered with ${String(kept.status)}.`);
    }
  }
}

async function compare(api: Served, encoding: string, directory: string): Promise<void> {
  const accepting: Record<string, string> = encoding === 'identity' ? {} : { 'accept-encoding': encoding };
  const signedIn = api.tokens.map((token) => ({ ...accepting, authorization: `Bearer ${token}` }));
  const probe = await rawBody(`${api.url}${path}`, accepting);
  const file = join(directory, `page.${encoding}`);
  await writeFile(file, probe);
  const bare = await serve('./serve-bare.ts', file, encoding);
  const runs = { bare: [] as Measured[], anonymous: [] as Measured[], personal: [] as Measured[] };
  for (let round = 0; round < rounds; round += 1) {
    runs.bare.push(await load(bare, [accepting]));
    runs.anonymous.push(await load(api, [accepting]));
    runs.personal.push(await load(api, signedIn));
  }
  await bare.close();
  const base = median(runs.bare);
  console.log(
    `\n50 stations, ${encoding}, ${String(probe.length)} bytes      requests/s   of bare   CPU µs   of bare`,
  );
  print('bare node:http', base, base);
  print('anonymous', median(runs.anonymous), base, goals.anonymous);
  print(`${String(listeners)} listeners`, median(runs.personal), base, goals.personal);
}

function print(what: string, measured: Measured, bare: Measured, goal?: number): void {
  const ratio = measured.perSecond / bare.perSecond;
  const cpu = bare.cpuMicros / measured.cpuMicros;
  const verdict =
    goal === undefined ? '' : `   >= ${String(goal)} ${Math.min(ratio, cpu) >= goal ? 'reached' : 'MISSED'}`;
  console.log(
    `${what.padEnd(36)}${measured.perSecond.toFixed(0).padStart(10)}${ratio.toFixed(2).padStart(10)}` +
      `${measured.cpuMicros.toFixed(1).padStart(9)}${cpu.toFixed(2).padStart(10)}${verdict}`,
  );
}

/** The bytes as they travel: fetch would unpack them. */
async function rawBody(url: string, headers: Record<string, string>): Promise<Buffer> {
  const { get } = await import('node:http');
  return new Promise((done, fail) => {
    get(url, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => done(Buffer.concat(chunks)));
    }).once('error', fail);
  });
}

const directory = await mkdtemp(join(tmpdir(), 'airdex-bench-page-'));
const postgres = await startEmbeddedPostgres({ dataDir: directory });
try {
  const database = await connectDatabase(postgres.url);
  await migrate(database);
  await fillCatalog(database, generateStations(5_000, 20_261_121));
  await database.close();
  const api = await serve('./serve-api.ts', postgres.url, String(listeners));
  await keepFavorites(api);
  for (const encoding of ['identity', 'gzip']) await compare(api, encoding, directory);
  await api.close();
} finally {
  await postgres.close();
  await rm(directory, { recursive: true, force: true });
}
