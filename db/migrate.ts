import { advisoryLocks } from './advisory-locks.ts';
import type { Database } from './database.ts';

/** Brings the schema up to this version; answers the names of the migrations that ran. */
export async function migrate(database: Database): Promise<string[]> {
  const client = await database.pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [advisoryLocks.migration]);
    const ran = await database.source.runMigrations({ transaction: 'each' });
    return ran.map((migration) => migration.name);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [advisoryLocks.migration]).catch(() => undefined);
    client.release();
  }
}

/** Throws where the schema is older or newer than this program. */
export async function assertSchemaCurrent(database: Database): Promise<void> {
  const expected = database.source.migrations.map((migration) => migration.name ?? '');
  const { rows } = await database.pool.query<{ exists: boolean }>(
    `SELECT to_regclass('public.migrations') IS NOT NULL AS exists`,
  );
  const applied = rows[0]?.exists
    ? (await database.pool.query<{ name: string }>('SELECT name FROM migrations ORDER BY id')).rows.map(
        (row) => row.name,
      )
    : [];
  const missing = expected.filter((name) => !applied.includes(name));
  const unknown = applied.filter((name) => !expected.includes(name));
  if (missing.length > 0) {
    throw new Error(
      `The database is older than this Airdex: run \`airdex migrate\` first (missing: ${missing.join(', ')}).`,
    );
  }
  if (unknown.length > 0) {
    throw new Error(
      `The database is newer than this Airdex: update Airdex (unknown here: ${unknown.join(', ')}).`,
    );
  }
}
