import { spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { disguises } from './disguise.ts';
import { findRunningPostgres } from './find-running-postgres.ts';
import { findPostmaster, isAlive, stopPostmaster } from './postmaster.ts';
import { startEmbeddedPostgres } from './start-embedded-postgres.ts';

let dataDir: string;
let cluster: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'airdex-embedded-'));
  cluster = join(dataDir, 'postgres', 'cluster');
});
afterEach(async () => {
  await stopPostmaster(cluster);
  await rm(dataDir, { recursive: true, force: true });
});

async function query(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(statement)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

async function postmasterPid(): Promise<number> {
  const postmaster = await findPostmaster(cluster);
  if (!postmaster) throw new Error('No server runs.');
  return postmaster.pid;
}

/** Another Airdex, as a process of its own. */
async function startElsewhere(): Promise<{ url: string; kill(): Promise<void> }> {
  const program = `
    import { startEmbeddedPostgres } from './db/embedded-postgres/start-embedded-postgres.ts';
    const server = await startEmbeddedPostgres({ dataDir: process.argv[1] });
    console.log(server.url);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, dataDir], {
    cwd: join(import.meta.dirname, '..', '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((done) => child.once('exit', done));
  const url = await new Promise<string>((done, fail) => {
    child.stdout.once('data', (text: Buffer) => {
      done(text.toString().trim());
    });
    void ended.then(() => {
      fail(new Error('The other Airdex ended.'));
    });
  });
  return {
    url,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

test('a second start finds what the first one kept', async () => {
  const first = await startEmbeddedPostgres({ dataDir });
  await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await first.close();
  expect(await findRunningPostgres(dataDir)).toBeUndefined();

  const second = await startEmbeddedPostgres({ dataDir });
  expect(second.started).toBe(true);
  expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  await second.close();
});

test('its port is none that systems give to connections: one of ours would keep it from coming back', async () => {
  const { url, close } = await startEmbeddedPostgres({ dataDir });
  const port = Number(new URL(url).port);
  await close();
  expect(port).toBeGreaterThan(1_023);
  expect(port).toBeLessThan(32_768);
});

test('a server that is killed is started again on the same address, and no acknowledged row is lost', async () => {
  const onTrouble = vi.fn();
  const server = await startEmbeddedPostgres({ dataDir, onTrouble });
  await query(server.url, 'CREATE TABLE kept (answer integer)');
  for (const answer of [1, 2]) {
    await query(server.url, `INSERT INTO kept VALUES (${String(answer)})`);
    const pid = await postmasterPid();
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(async () => {
      expect(await postmasterPid()).not.toBe(pid);
      expect(await query(server.url, 'SELECT answer FROM kept')).toHaveLength(answer);
    }, 50_000);
    expect(onTrouble).toHaveBeenCalledWith('The embedded Postgres ended; it is started again.');
  }
  await server.close();
  expect(await findPostmaster(cluster)).toBeUndefined();
});

test('the server of an Airdex that was killed is adopted with all its rows, and can be stopped', async () => {
  const other = await startElsewhere();
  await query(other.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await other.kill();
  expect(await findRunningPostgres(dataDir)).toBe(other.url);

  const adopted = await startEmbeddedPostgres({ dataDir });
  expect(adopted).toMatchObject({ url: other.url, started: false });
  expect(await query(adopted.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  await adopted.close();
  expect(await findPostmaster(cluster)).toBeUndefined();
});

test('a first start that was killed before it made its database is completed', async () => {
  const other = await startElsewhere();
  await query(other.url.replace(/airdex$/, 'postgres'), 'DROP DATABASE airdex WITH (FORCE)');
  await other.kill();
  const next = await startEmbeddedPostgres({ dataDir });
  expect(await query(next.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await next.close();
});

test('an Airdex and its server killed together leave their rows to the next start', async () => {
  const other = await startElsewhere();
  await query(other.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  const pid = await postmasterPid();
  await other.kill();
  process.kill(pid, 'SIGKILL');

  const next = await startEmbeddedPostgres({ dataDir });
  expect(next.started).toBe(true);
  expect(await query(next.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  await next.close();
  expect(isAlive(pid)).toBe(false);
});

test('a second Airdex on the same data is refused in words, and leaves the first alone', async () => {
  const first = await startEmbeddedPostgres({ dataDir });
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(/Another Airdex runs on the data in/);
  expect(await query(first.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  expect(await findRunningPostgres(dataDir)).toBe(first.url);
  await first.close();
});

test('a first start that was killed while making the cluster is made anew', async () => {
  const unfinished = join(dataDir, 'postgres', 'cluster.unfinished');
  await mkdir(unfinished, { recursive: true });
  await writeFile(join(unfinished, 'PG_VERSION'), '18\n');
  await writeFile(join(dataDir, 'postgres', 'password'), 'of the killed start');
  const server = await startEmbeddedPostgres({ dataDir });
  expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await server.close();
});

test.runIf(process.platform === 'linux')(
  'a server that was killed runs no more, also while nobody has taken notice of its end',
  async () => {
    const ended = join(dataDir, 'postgres-ended');
    await mkdir(join(ended, 'bin'), { recursive: true });
    await copyFile('/bin/sleep', join(ended, 'bin', 'postgres'));
    // A parent that never asks after its child, which so stays a zombie.
    const parent = spawn('sh', ['-c', '"$0" 0 & echo $!; exec sleep 600', join(ended, 'bin', 'postgres')]);
    try {
      const pid = await new Promise<number>((done) => {
        parent.stdout.once('data', (line: Buffer) => done(Number(line.toString())));
      });
      await vi.waitFor(
        async () => expect(await readFile(`/proc/${String(pid)}/stat`, 'utf8')).toContain('(postgres) Z'),
        { timeout: 45_000 },
      );
      await writeFile(join(ended, 'postmaster.pid'), `${String(pid)}\n${ended}\n0\n28000\n\n\n\nready\n`);
      expect(isAlive(pid)).toBe(true);
      expect(await findPostmaster(ended)).toBeUndefined();
    } finally {
      parent.kill('SIGKILL');
    }
  },
);

test('a postmaster.pid that names somebody else, as after a reboot, does not keep it from starting', async () => {
  const first = await startEmbeddedPostgres({ dataDir });
  await first.close();
  await writeFile(
    join(cluster, 'postmaster.pid'),
    `${String(process.pid)}\n${cluster}\n1\n5432\n\n\n\nready\n`,
  );
  const second = await startEmbeddedPostgres({ dataDir });
  expect(second.started).toBe(true);
  await second.close();
});

test('data of another major version are named as such, and not touched', async () => {
  const first = await startEmbeddedPostgres({ dataDir });
  await first.close();
  await writeFile(join(cluster, 'PG_VERSION'), '15\n');
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(/another major version of Postgres/);
});

test('it listens on loopback alone, and wants the password, which only its user can read', async () => {
  const server = await startEmbeddedPostgres({ dataDir });
  expect(await query(server.url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  expect(await query(server.url, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
  const url = new URL(server.url);
  url.password = 'wrong';
  await expect(query(url.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
  expect((await stat(join(dataDir, 'postgres', 'password'))).mode & 0o077).toBe(0);
  expect((await stat(join(dataDir, 'postgres'))).mode & 0o077).toBe(0);
  await server.close();
});

const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn('SKIPPED: how root runs Postgres; these tests do not run as root here.');

test.skipIf(!isRoot)('root can change how it runs Postgres from one start to the next', async () => {
  const hidden = join(dataDir, 'hidden');
  await mkdir(hidden, { mode: 0o700 });
  cluster = join(hidden, 'postgres', 'cluster');
  for (const [round, disguise] of [...disguises, ...disguises].entries()) {
    if (round % 3 === 1) continue;
    const server = await startEmbeddedPostgres({ dataDir: hidden, disguises: [disguise] });
    await query(server.url, 'CREATE TABLE IF NOT EXISTS kept (answer integer)');
    await query(server.url, 'INSERT INTO kept VALUES (1)');
    const rows = await query(server.url, 'SELECT answer FROM kept');
    expect(rows).toHaveLength([1, 0, 2, 3, 0, 4][round] ?? 0);
    await server.close();
  }
});

test.skipIf(!isRoot)('where no other user can reach the data, root is told what to do', async () => {
  const hidden = join(dataDir, 'hidden');
  await mkdir(hidden, { mode: 0o700 });
  const plainNobody = disguises.slice(1, 2);
  await expect(startEmbeddedPostgres({ dataDir: hidden, disguises: plainNobody })).rejects.toThrow(
    /refuses to run as root.*AIRDEX_DATA/,
  );
  expect(await readdir(join(hidden, 'postgres'))).toEqual([]);
});
