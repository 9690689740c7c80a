import type { Queryable } from './database.ts';

export const catalogChanged = 'catalog_changed';

/** Says that readers' pages are old; call it inside the transaction that changed what they show. */
export async function bumpGeneration(client: Queryable): Promise<void> {
  await client.query(
    `WITH raised AS (UPDATE catalog_state SET generation = generation + 1 RETURNING generation)
     SELECT pg_notify('${catalogChanged}', generation::text) FROM raised`,
  );
}

export async function readGeneration(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ generation: number }>('SELECT generation FROM catalog_state');
  return rows[0]?.generation ?? 0;
}
