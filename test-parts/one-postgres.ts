import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { connectDatabase } from '#db/database.ts';
import { startEmbeddedPostgres } from '#db/embedded-postgres/start-embedded-postgres.ts';
import { migrate } from '#db/migrate.ts';
import { template } from './test-database.ts';

declare module 'vitest' {
  // Merged into vitest's own declaration, which only an interface can.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  export interface ProvidedContext {
    postgresUrl: string;
  }
}

/** One server for all test files: the embedded one, or the one that TEST_DATABASE_URL names. */
export default async function onePostgres(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const directory = given === undefined ? await mkdtemp(join(tmpdir(), 'airdex-test-postgres-')) : undefined;
  const embedded =
    directory === undefined
      ? undefined
      : await startEmbeddedPostgres({
          dataDir: directory,
          settings: { fsync: 'off', max_connections: '200' },
        });
  const url = given ?? embedded?.url ?? '';

  const server = await connectDatabase(url, { maxConnections: 1 });
  await server.pool.query(`DROP DATABASE IF EXISTS ${template}`);
  await server.pool.query(`CREATE DATABASE ${template}`);
  const made = await connectDatabase(withDatabase(url, template), { maxConnections: 2 });
  await migrate(made);
  await made.close();
  await server.close();
  project.provide('postgresUrl', url);

  return async () => {
    await embedded?.close();
    if (directory !== undefined) await rm(directory, { recursive: true, force: true });
  };
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
