import { advisoryLocks } from '#db/advisory-locks.ts';
import type { Queryable } from '#db/database.ts';

/** Held to the end of the transaction. */
export async function lockLibrary(client: Queryable): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [advisoryLocks.library]);
}
