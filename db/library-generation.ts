import type { Queryable } from './database.ts';

export const libraryChanged = 'library_changed';

export async function readLibraryGeneration(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ generation: string | number }>(
    'SELECT library_generation AS generation FROM catalog_state',
  );
  return Number(rows[0]?.generation ?? 0);
}

/** Says that readers' pages of the library are old. */
export async function bumpLibraryGeneration(db: Queryable): Promise<void> {
  await db.query(
    `WITH raised AS (
       UPDATE catalog_state SET library_generation = library_generation + 1 RETURNING library_generation
     )
     SELECT pg_notify('${libraryChanged}', library_generation::text) FROM raised`,
  );
}
