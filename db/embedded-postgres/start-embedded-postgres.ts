import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { findBinaries } from './find-binaries.ts';
import { findPostmaster, isAlive } from './postmaster.ts';
import { chooseDisguise, type Disguise } from './unprivileged.ts';

const run = promisify(execFile);

export type EmbeddedPostgres = {
  url: string;
  /** False where a server left over from a killed parent, or another process's, was found running. */
  started: boolean;
  /** Stops the server, fast and cleanly. */
  close(): Promise<void>;
};

/** Small enough for a household's machine; what is acknowledged is on the disk (fsync stays on). */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  max_wal_size: '512MB',
  jit: 'off',
};

/**
 * Runs Postgres on `<dataDir>/postgres`, making the cluster on the first start. A server that is already running
 * there is adopted. Throws in words where it cannot.
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string;
  settings?: Record<string, string>;
}): Promise<EmbeddedPostgres> {
  const home = resolve(options.dataDir, 'postgres');
  const cluster = join(home, 'cluster');
  await mkdir(home, { recursive: true, mode: 0o700 });

  const running = await findRunningPostgres(options.dataDir);
  if (running) return { url: running, started: false, close: () => stopPostmaster(cluster) };

  const binaries = await findBinaries();
  const disguise = await chooseDisguise(home);
  const password = await readOrMakePassword(home, cluster, binaries.initdb, disguise);

  // A server that was killed recovers, and its first starts can fail while its children still end.
  for (let attempt = 1; ; attempt += 1) {
    const port = await findFreePort();
    const flags = Object.entries({ ...settings, ...options.settings, port: String(port) })
      .map(([name, value]) => `-c ${name}='${value}'`)
      .join(' ');
    const log = join(home, 'postgres.log');
    try {
      await disguised(disguise, binaries.pgCtl, [
        'start',
        '-w',
        '-t',
        '60',
        '-D',
        cluster,
        '-l',
        log,
        '-o',
        flags,
      ]);
      const url = addressOf(port, password);
      await createDatabase(url);
      return { url, started: true, close: () => stopPostmaster(cluster) };
    } catch (error) {
      if (attempt === 5) throw new Error(await explainFailure(log, home), { cause: error });
      await sleep(attempt * 400);
    }
  }
}

/** The URL of the server that runs on these data now, for a second process; undefined where none runs. */
export async function findRunningPostgres(dataDir: string): Promise<string | undefined> {
  const home = resolve(dataDir, 'postgres');
  const password = await readFile(join(home, 'password'), 'utf8').catch(() => undefined);
  if (password === undefined) return undefined;
  for (let waited = 0; waited < 60_000; waited += 100) {
    const postmaster = await findPostmaster(join(home, 'cluster'));
    if (!postmaster) return undefined;
    const url = addressOf(postmaster.port, password);
    if (postmaster.ready && (await answers(url))) return url;
    if (postmaster.ready && waited > 5_000) return undefined;
    await sleep(100);
  }
  return undefined;
}

function addressOf(port: number, password: string): string {
  return `postgres://airdex:${password}@127.0.0.1:${port}/airdex`;
}

async function readOrMakePassword(
  home: string,
  cluster: string,
  initdb: string,
  disguise: Disguise,
): Promise<string> {
  const file = join(home, 'password');
  const made = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (made !== undefined) return readFile(file, 'utf8');
  const password = randomBytes(24).toString('base64url');
  const handOver = join(home, 'first-password');
  await writeFile(handOver, password, { mode: disguise.uid === undefined ? 0o600 : 0o644 });
  await disguised(disguise, initdb, [
    ...[
      '-D',
      cluster,
      '-U',
      'airdex',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ],
    ...['--locale=C', '--auth=scram-sha-256', `--pwfile=${handOver}`],
  ]);
  await writeFile(file, password, { mode: 0o600 });
  await writeFile(handOver, '');
  return password;
}

async function disguised(disguise: Disguise, program: string, args: string[]): Promise<void> {
  const [command = program, ...rest] = [...disguise.prefix, program, ...args];
  const { uid, gid } = disguise;
  await run(command, rest, {
    env: { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' },
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
  });
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url.replace(/\/airdex$/, '/postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query(`SELECT FROM pg_database WHERE datname = 'airdex'`);
    if (rowCount === 0) await client.query('CREATE DATABASE airdex');
  } finally {
    await client.end();
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
}

/** SIGINT is Postgres' fast shutdown: transactions are rolled back, everything committed is kept. */
async function stopPostmaster(cluster: string): Promise<void> {
  const postmaster = await findPostmaster(cluster);
  if (!postmaster) return;
  process.kill(postmaster.pid, 'SIGINT');
  for (let waited = 0; waited < 20_000 && isAlive(postmaster.pid); waited += 50) await sleep(50);
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('No free port on 127.0.0.1.');
  return address.port;
}

async function explainFailure(log: string, home: string): Promise<string> {
  const tail = (await readFile(log, 'utf8').catch(() => '')).split('\n').slice(-15).join('\n');
  if (/No space left on device/i.test(tail)) return `The disk that holds ${home} is full: free some space.`;
  if (/incompatible with server|initialized by PostgreSQL version/i.test(tail)) {
    return `The data in ${home} were made by another major version of Postgres: restore a backup, or use DATABASE_URL.`;
  }
  if (/Permission denied/i.test(tail)) {
    return `Postgres may not use ${home}: run Airdex as an ordinary user, or set AIRDEX_DATA to a directory that others can reach.`;
  }
  return `The embedded Postgres did not start. The end of ${log}:\n${tail}`;
}
