import type { Queryable } from '#db/database.ts';
import type { ProviderRow } from './providers.ts';

export type LibraryRow = Pick<ProviderRow, 'id' | 'kind' | 'name' | 'config' | 'allowedHosts' | 'enabled'>;

/** The providers whose files are tracks: in folders of this machine, and in buckets. */
export async function listLibraries(db: Queryable): Promise<LibraryRow[]> {
  const { rows } = await db.query<LibraryRow>(
    `SELECT id, kind, name, config, allowed_hosts AS "allowedHosts", enabled
     FROM providers WHERE kind IN ('local-library', 's3-library') ORDER BY created_at, id`,
  );
  return rows;
}
