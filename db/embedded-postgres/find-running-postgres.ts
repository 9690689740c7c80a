import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { findPostmaster } from './postmaster.ts';

/**
 * The URL of the server that runs on these data now, for a second process; undefined where none runs. One that is
 * just starting or recovering is waited for.
 */
export async function findRunningPostgres(dataDir: string): Promise<string | undefined> {
  const home = resolve(dataDir, 'postgres');
  const password = await readFile(join(home, 'password'), 'utf8').catch(() => undefined);
  if (password === undefined) return undefined;
  for (let waited = 0; waited < 60_000; waited += 100) {
    const postmaster = await findPostmaster(join(home, 'cluster'));
    if (!postmaster) return undefined;
    const url = postgresUrl(postmaster.port, password);
    if (postmaster.ready && (await answers(url))) return url;
    await sleep(100);
  }
  return undefined;
}

export function postgresUrl(port: number, password: string): string {
  return `postgres://airdex:${password}@127.0.0.1:${port}/airdex`;
}

/** Asked of a database that is always there: a start that was killed may have left no other. */
async function answers(url: string): Promise<boolean> {
  const always = url.replace(/\/airdex$/, '/postgres');
  const client = new pg.Client({ connectionString: always, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
}
