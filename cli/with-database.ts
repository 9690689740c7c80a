import { connectDatabase, type Database } from '#db/database.ts';
import { findRunningPostgres } from '#db/embedded-postgres/find-running-postgres.ts';
import { startEmbeddedPostgres } from '#db/embedded-postgres/start-embedded-postgres.ts';
import { assertSchemaCurrent, migrate } from '#db/migrate.ts';
import { readConfig } from './config.ts';

/**
 * Works on the database of this environment: the one of DATABASE_URL, that of a running `npm start`, or the embedded
 * one, started for the moment. The embedded schema is brought up to date; another's is only looked at.
 */
export async function withDatabase<T>(
  environment: NodeJS.ProcessEnv,
  work: (database: Database) => Promise<T>,
  prepare?: (database: Database) => Promise<unknown>,
): Promise<T> {
  const { databaseUrl, dataDir } = readConfig(environment);
  const found = databaseUrl ?? (await findRunningPostgres(dataDir));
  const embedded = found === undefined ? await startEmbeddedPostgres({ dataDir }) : undefined;
  try {
    const database = await connect(found ?? embedded?.url ?? '');
    try {
      await (prepare ?? (databaseUrl === undefined ? migrate : assertSchemaCurrent))(database);
      return await work(database);
    } finally {
      await database.close();
    }
  } finally {
    await embedded?.close();
  }
}

function connect(url: string): Promise<Database> {
  return connectDatabase(url, { maxConnections: 4, applicationName: 'airdex-cli' }).catch(
    (error: unknown) => {
      const { hostname, port, pathname } = new URL(url);
      const place = `${hostname}:${port || '5432'}${pathname}`;
      // Several addresses of one name fail together, in an error that has no words of its own.
      const [first = error] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
      const reason = first instanceof Error ? first.message : String(first);
      throw new Error(`The database at ${place} cannot be used: ${reason}`, { cause: error });
    },
  );
}
