import type { Queryable } from '#db/database.ts';
import type { LostEntry } from './station-entries.ts';

export async function entriesOfProvider(client: Queryable, providerId: string): Promise<LostEntry[]> {
  const { rows } = await client.query<LostEntry>(
    'SELECT station_id AS "stationId", evidence FROM station_entries WHERE provider_id = $1',
    [providerId],
  );
  return rows;
}

/** The tracks of a library, in pages. */
export async function tracksOfProvider(
  client: Queryable,
  providerId: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    'SELECT id FROM tracks WHERE provider_id = $1 AND retired_at IS NULL LIMIT $2',
    [providerId, limit],
  );
  return rows.map(({ id }) => id);
}

/** Its entries, runs and config go with it; its stations are the caller's affair. */
export async function forgetProvider(client: Queryable, providerId: string): Promise<boolean> {
  const { rowCount } = await client.query('DELETE FROM providers WHERE id = $1', [providerId]);
  return rowCount === 1;
}
