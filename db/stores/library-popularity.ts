import type { Queryable } from '#db/database.ts';

/**
 * How often tracks were heard by everybody, and with them their albums and artists: of those that were heard since that day
 * (UTC). Answers how many tracks changed. Each statement is a transaction of its own, which a scan need not wait for long.
 */
export async function recountLibraryPopularity(db: Queryable, since: Date): Promise<number> {
  const { rows } = await db.query<{ id: string }>(
    `WITH heard AS (
       SELECT DISTINCT item FROM item_days
       WHERE day >= ($1::timestamptz AT TIME ZONE 'UTC')::date
         AND item ~ '^track:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
     ), counted AS (
       SELECT substr(item, 7)::uuid AS id, least(sum(listens), 2000000000)::integer AS listens
       FROM item_days WHERE item IN (SELECT item FROM heard) GROUP BY item
     ), locked AS (
       SELECT id FROM tracks WHERE id IN (SELECT id FROM counted) ORDER BY id FOR UPDATE
     )
     UPDATE tracks SET popularity = counted.listens FROM counted JOIN locked USING (id)
     WHERE tracks.id = counted.id AND popularity <> counted.listens RETURNING tracks.id`,
    [since],
  );
  const changed = rows.map(({ id }) => id);
  if (changed.length === 0) return 0;
  for (const { table, of } of [
    { table: 'albums', of: 'album_id = gathered.id' },
    { table: 'artists', of: 'artist_ids @> ARRAY[gathered.id]' },
  ]) {
    const ids = table === 'albums' ? 'SELECT album_id' : 'SELECT unnest(artist_ids)';
    await db.query(
      `WITH touched AS (
         SELECT id FROM ${table} WHERE id IN (${ids} FROM tracks WHERE id = ANY ($1::uuid[])) ORDER BY id FOR UPDATE
       ), counted AS (
         SELECT gathered.id, least((SELECT coalesce(sum(popularity::bigint), 0) FROM tracks
           WHERE ${of} AND retired_at IS NULL AND popularity > 0), 2000000000)::integer AS listens
         FROM touched gathered
       )
       UPDATE ${table} SET popularity = counted.listens FROM counted
       WHERE ${table}.id = counted.id AND popularity <> counted.listens`,
      [changed],
    );
  }
  return changed.length;
}
