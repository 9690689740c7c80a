import type { Queryable } from '#db/database.ts';

/** True once in the life of a database: for whoever then adds the providers that it starts with. */
export async function claimDefaultProviders(db: Queryable): Promise<boolean> {
  const { rowCount } = await db.query(
    'UPDATE catalog_state SET default_providers_added = true WHERE NOT default_providers_added',
  );
  return rowCount === 1;
}
