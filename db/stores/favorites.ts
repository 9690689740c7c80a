import type { Queryable } from '#db/database.ts';

/** What is remembered of an item, for the day on which no provider has it any more. */
export type FavoriteSnapshot = { title: string };
export type FavoriteRow = {
  urn: string;
  snapshot: FavoriteSnapshot;
  createdAt: Date;
  position: FavoritePosition;
};
/** Microseconds matter, so the time stays the text that Postgres gave. */
export type FavoritePosition = { createdAt: string; urn: string };

/** True where it is new; a favorite kept twice stays where it was. */
export async function putFavorite(
  db: Queryable,
  listenerId: string,
  urn: string,
  snapshot: FavoriteSnapshot,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `INSERT INTO favorites (listener_id, urn, snapshot) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
    [listenerId, urn, JSON.stringify(snapshot)],
  );
  return rowCount === 1;
}

/** Removes the favorite, also when it was kept under an id that was since joined to another station. */
export async function deleteFavorite(db: Queryable, listenerId: string, urn: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `DELETE FROM favorites WHERE listener_id = $1 AND (urn = $2 OR urn IN (
       SELECT 'station:' || old_id FROM station_aliases WHERE 'station:' || station_id = $2))`,
    [listenerId, urn],
  );
  return (rowCount ?? 0) > 0;
}

/** Newest first. */
export async function listFavorites(
  db: Queryable,
  listenerId: string,
  page: { limit: number; after?: FavoritePosition },
): Promise<{ rows: FavoriteRow[]; next: FavoritePosition | null }> {
  const { rows } = await db.query<Omit<FavoriteRow, 'position'> & { createdAtText: string }>(
    `SELECT urn, snapshot, created_at AS "createdAt", created_at::text AS "createdAtText"
     FROM favorites
     WHERE listener_id = $1 AND ($2::timestamptz IS NULL OR (created_at, urn) < ($2::timestamptz, $3))
     ORDER BY created_at DESC, urn DESC LIMIT $4`,
    [listenerId, page.after?.createdAt ?? null, page.after?.urn ?? null, page.limit + 1],
  );
  const found = rows.map(({ createdAtText, ...row }) => ({
    ...row,
    position: { createdAt: createdAtText, urn: row.urn },
  }));
  const shown = found.slice(0, page.limit);
  return { rows: shown, next: found.length > page.limit ? (shown.at(-1)?.position ?? null) : null };
}

/** Every favorite's URN as it is today: ids that were joined to another station answer with that one. */
export async function favoriteUrns(db: Queryable, listenerId: string): Promise<Set<string>> {
  const { rows } = await db.query<{ urn: string }>(
    `SELECT coalesce('station:' || alias.station_id, favorite.urn) AS urn
     FROM favorites favorite
     LEFT JOIN station_aliases alias ON favorite.urn = 'station:' || alias.old_id
     WHERE favorite.listener_id = $1`,
    [listenerId],
  );
  return new Set(rows.map((row) => row.urn));
}
