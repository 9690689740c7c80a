import { randomInt } from 'node:crypto';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { chooseDisguise, disguises as allDisguises, runDisguised, type Disguise } from './disguise.ts';
import { explainFailure, knownFailure } from './explain-failure.ts';
import { findBinaries } from './find-binaries.ts';
import { findRunningPostgres, postgresUrl } from './find-running-postgres.ts';
import { makeCluster } from './make-cluster.ts';
import { forgetDeadPostmaster } from './postmaster.ts';

/** Small enough for a household's machine; what is acknowledged is on the disk (fsync stays on). */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  max_wal_size: '512MB',
  log_checkpoints: 'off',
  jit: 'off',
};

/** A server that answers, and its database: the one that runs already, else a new one, on the port if one is given. */
export async function findOrLaunch(
  options: { dataDir: string; settings?: Record<string, string>; disguises?: Disguise[] },
  port?: number,
): Promise<{ url: string; started: boolean }> {
  const home = resolve(options.dataDir, 'postgres');
  await mkdir(home, { recursive: true, mode: 0o700 });
  const cluster = join(home, 'cluster');
  const log = join(home, 'postgres.log');
  const found = await findRunningPostgres(options.dataDir);
  if (found !== undefined) {
    await createDatabase(found);
    return { url: found, started: false };
  }

  const { initdb, pgCtl } = await findBinaries();
  const disguise = await chooseDisguise(pgCtl, home, options.disguises ?? allDisguises);
  const password = await makeCluster(home, initdb, disguise);
  // The children of a server that was killed end a moment after it, and until then it cannot start.
  for (let attempt = 1; ; attempt += 1) {
    const chosen = port ?? (await findFreePort());
    await forgetDeadPostmaster(cluster);
    await rename(log, `${log}.old`).catch(() => undefined);
    const flags = Object.entries({ ...settings, ...options.settings, port: String(chosen) })
      .map(([name, value]) => `-c ${name}='${value}'`)
      .join(' ');
    try {
      await runDisguised(disguise, pgCtl, ['start', '-w', '-t', '60', '-D', cluster, '-l', log, '-o', flags]);
      const url = postgresUrl(chosen, password);
      await createDatabase(url);
      return { url, started: true };
    } catch (error) {
      const text = `${await readFile(log, 'utf8').catch(() => '')}\n${(error as { stderr?: string }).stderr ?? ''}`;
      if (attempt === 6 || knownFailure(text, home) !== undefined) {
        throw new Error(explainFailure(text, home), { cause: error });
      }
      await sleep(attempt * 300);
    }
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url.replace(/\/airdex$/, '/postgres') });
  // A server that ends between two questions says so to nobody who waits: unheard, it would end this process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query(`SELECT FROM pg_database WHERE datname = 'airdex'`);
    if (rowCount === 0) await client.query('CREATE DATABASE airdex');
  } finally {
    await client.end();
  }
}

/**
 * Below 32768, from where systems give ports to whoever names none. While the server is down, our own attempts to connect
 * would be given its port now and then, reach themselves on it, and keep it from coming back.
 */
const lowestPort = 28_000;
const ports = 4_000;

async function findFreePort(): Promise<number> {
  const first = randomInt(ports);
  for (let tried = 0; tried < ports; tried += 1) {
    const port = lowestPort + ((first + tried) % ports);
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port on 127.0.0.1 from ${String(lowestPort)} on.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}
