import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { connectDatabase, type Database } from '#db/database.ts';
import { migrate } from '#db/migrate.ts';

declare module 'vitest' {
  // Merged into vitest's own declaration, which only an interface can.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  export interface ProvidedContext {
    postgresUrl: string;
  }
}

/** A migrated database that every test file clones. */
const template = 'airdex_test_template';

export type TestDatabase = Database & { url: string };

/** A fresh database of the current schema, dropped by `close`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = inject('postgresUrl');
  const name = `airdex_test_${randomBytes(6).toString('hex')}`;
  await onServer(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = withDatabase(serverUrl, name);
  const database = await connectDatabase(url, { applicationName: 'airdex-test' });
  return {
    ...database,
    url,
    close: async () => {
      await database.close();
      await onServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** What a test run does once, before its files. */
export async function makeTemplate(serverUrl: string): Promise<void> {
  await onServer(serverUrl, `DROP DATABASE IF EXISTS ${template}`, `CREATE DATABASE ${template}`);
  const made = await connectDatabase(withDatabase(serverUrl, template), { maxConnections: 2 });
  await migrate(made);
  await made.close();
}

async function onServer(url: string, ...statements: string[]): Promise<void> {
  const server = await connectDatabase(url, { maxConnections: 1, applicationName: 'airdex-test-server' });
  try {
    for (const statement of statements) await server.pool.query(statement);
  } finally {
    await server.close();
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
