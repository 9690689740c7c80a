import type { Queryable } from '#db/database.ts';
import type { SongRow } from '#db/entities/songs.ts';

/** Microseconds matter, so the time stays the text that Postgres gave. */
export type SongPlace = { startedAt: string };

/** What a station played, the latest first; undefined where there is no such station. */
export async function listSongs(
  db: Queryable,
  stationId: string,
  page: { limit: number; after?: SongPlace | null },
): Promise<{ rows: SongRow[]; next: SongPlace | null } | undefined> {
  const station = await db.query<{ id: string }>(
    `SELECT id FROM stations
     WHERE id = coalesce((SELECT station_id FROM station_aliases WHERE old_id = $1), $1)`,
    [stationId],
  );
  const [found] = station.rows;
  if (!found) return undefined;
  const { rows } = await db.query<SongRow & { place: string }>(
    `SELECT station_id AS "stationId", started_at AS "startedAt", title, artist, song, started_at::text AS place
     FROM songs WHERE station_id = $1 AND ($2::timestamptz IS NULL OR started_at < $2)
     ORDER BY started_at DESC LIMIT $3`,
    [found.id, page.after?.startedAt ?? null, page.limit + 1],
  );
  const shown = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  return { rows: shown.map(({ place: _, ...row }) => row), next: last ? { startedAt: last.place } : null };
}

/** Forgets songs of longer ago, some at a time; answers how many. */
export async function pruneSongs(db: Queryable, days: number): Promise<number> {
  const { rowCount } = await db.query(
    `DELETE FROM songs WHERE (station_id, started_at) IN (
       SELECT station_id, started_at FROM songs WHERE started_at < now() - make_interval(days => $1)
       ORDER BY started_at LIMIT 10000)`,
    [days],
  );
  return rowCount ?? 0;
}
