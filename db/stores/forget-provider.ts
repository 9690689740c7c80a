import type { Queryable } from '#db/database.ts';

export async function stationsOfProvider(client: Queryable, providerId: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    'SELECT DISTINCT station_id AS id FROM station_entries WHERE provider_id = $1',
    [providerId],
  );
  return rows.map((row) => row.id);
}

/** Its entries, runs and config go with it; its stations are the caller's affair. */
export async function forgetProvider(client: Queryable, providerId: string): Promise<boolean> {
  const { rowCount } = await client.query('DELETE FROM providers WHERE id = $1', [providerId]);
  return rowCount === 1;
}
