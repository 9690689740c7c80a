import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { connectDatabase, type Database } from '#db/database.ts';

/** A migrated database that every test file clones. */
export const template = 'airdex_test_template';

export type TestDatabase = Database & { url: string };

/** A fresh database of the current schema, dropped by `close`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = inject('postgresUrl');
  const name = `airdex_test_${randomBytes(6).toString('hex')}`;
  await onServer(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const database = await connectDatabase(url.href, { applicationName: 'airdex-test' });
  return {
    ...database,
    url: url.href,
    close: async () => {
      await database.close();
      await onServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const server = await connectDatabase(url, { maxConnections: 1, applicationName: 'airdex-test-server' });
  try {
    await server.pool.query(statement);
  } finally {
    await server.close();
  }
}
