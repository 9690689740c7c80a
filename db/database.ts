import pg from 'pg';
import { DataSource } from 'typeorm';
import { entities } from './entities/entities.ts';
import { migrations } from './migrations/migrations.ts';

/** A pool, or a client inside a transaction. */
export type Queryable = Pick<pg.Pool, 'query'>;

export type Database = {
  pool: pg.Pool;
  source: DataSource;
  close(): Promise<void>;
};

// Timestamps are read as Date; int8 fits a JS number for every id and count that we keep.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** Connects; throws where the server cannot be reached. The schema is migrate.ts' affair. */
export async function connectDatabase(
  url: string,
  options: { maxConnections?: number; applicationName?: string } = {},
): Promise<Database> {
  const settings = {
    max: options.maxConnections ?? 10,
    application_name: options.applicationName ?? 'airdex',
    connectionTimeoutMillis: 10_000,
  };
  const pool = new pg.Pool({ connectionString: url, ...settings });
  // Without a listener, an idle connection that a restarted server closes would end the process.
  pool.on('error', () => undefined);
  const source = new DataSource({
    type: 'postgres',
    url,
    entities,
    migrations,
    synchronize: false,
    // gen_random_uuid() is built in since Postgres 13; what else is needed, the migrations install.
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    poolErrorHandler: () => undefined,
    extra: { ...settings, max: Math.min(settings.max, 3) },
  });
  try {
    await source.initialize();
    await pool.query('SELECT 1');
  } catch (error) {
    await pool.end();
    if (source.isInitialized) await source.destroy();
    throw error;
  }
  return {
    pool,
    source,
    close: async () => {
      await Promise.all([pool.end(), source.destroy()]);
    },
  };
}

/** Commits what `work` did, or nothing of it. */
export async function inTransaction<T>(
  database: Pick<Database, 'pool'>,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await database.pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error) => (broken = error);
  client.on('error', onError);
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((rollback: Error) => (broken = rollback));
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}
