import type { Queryable } from '#db/database.ts';
import type { LostEntry } from './station-entries.ts';

export async function entriesOfProvider(client: Queryable, providerId: string): Promise<LostEntry[]> {
  const { rows } = await client.query<LostEntry>(
    'SELECT station_id AS "stationId", evidence FROM station_entries WHERE provider_id = $1',
    [providerId],
  );
  return rows;
}

/** Its entries, runs and config go with it; its stations are the caller's affair. */
export async function forgetProvider(client: Queryable, providerId: string): Promise<boolean> {
  const { rowCount } = await client.query('DELETE FROM providers WHERE id = $1', [providerId]);
  return rowCount === 1;
}
