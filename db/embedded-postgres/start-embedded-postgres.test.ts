import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findPostmaster, isAlive } from './postmaster.ts';
import { findRunningPostgres, startEmbeddedPostgres } from './start-embedded-postgres.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'airdex-embedded-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

async function query(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

test('a second start finds what the first one kept', async () => {
  const first = await startEmbeddedPostgres({ dataDir });
  await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await first.close();
  expect(await findRunningPostgres(dataDir)).toBeUndefined();

  const second = await startEmbeddedPostgres({ dataDir });
  expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  await second.close();
});

test('an acknowledged row survives kill -9 of the server', async () => {
  const first = await startEmbeddedPostgres({ dataDir });
  await query(first.url, 'CREATE TABLE kept (answer integer)');
  await query(first.url, 'INSERT INTO kept VALUES (7)');
  const postmaster = await findPostmaster(join(dataDir, 'postgres', 'cluster'));
  if (!postmaster) throw new Error('The server left no postmaster.pid.');
  process.kill(postmaster.pid, 'SIGKILL');

  const second = await startEmbeddedPostgres({ dataDir });
  expect(second.started).toBe(true);
  expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 7 }]);
  await second.close();
  expect(isAlive(postmaster.pid)).toBe(false);
});

test('a server whose parent is gone is adopted, and can be stopped', async () => {
  const orphan = await startEmbeddedPostgres({ dataDir });
  const adopted = await startEmbeddedPostgres({ dataDir });
  expect(adopted).toMatchObject({ url: orphan.url, started: false });
  expect(await findRunningPostgres(dataDir)).toBe(orphan.url);
  await adopted.close();
  await expect(query(orphan.url, 'SELECT 1')).rejects.toThrow();
});

test('a server does not listen beyond loopback, nor without its password', async () => {
  const server = await startEmbeddedPostgres({ dataDir });
  expect(await query(server.url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  const url = new URL(server.url);
  url.password = 'wrong';
  await expect(query(url.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
  await server.close();
});
