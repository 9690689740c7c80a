import type { Queryable } from '#db/database.ts';
import { librarySortName } from '#db/search/track-search-vector.ts';
import { spreadPlaces } from './playlist-places.ts';

/** Files of lists that a library has. */
export async function playlistFilesOf(db: Queryable, providerId: string): Promise<string[]> {
  const { rows } = await db.query<{ path: string }>(
    `SELECT path FROM library_files WHERE provider_id = $1 AND kind = 'playlist' ORDER BY path COLLATE "C"`,
    [providerId],
  );
  return rows.map(({ path }) => path);
}

export type TrackOfPath = { path: string; trackId: string; title: string; durationMs: number | null };

const columns = 'file.path, track.id AS "trackId", track.title, track.duration_ms AS "durationMs"';
const joined = `library_files file JOIN tracks track ON track.id = file.track_id AND track.retired_at IS NULL`;

export async function tracksOfPaths(
  db: Queryable,
  providerId: string,
  paths: string[],
): Promise<TrackOfPath[]> {
  const { rows } = await db.query<TrackOfPath>(
    `SELECT ${columns} FROM ${joined} WHERE file.provider_id = $1 AND file.path = ANY ($2) AND file.state = 'ok'`,
    [providerId, paths],
  );
  return rows;
}

/** Every track of a library with its path, in pages. */
export async function* eachTrackPath(
  db: Queryable,
  providerId: string,
  atOnce = 20_000,
): AsyncGenerator<TrackOfPath[]> {
  for (let after = ''; ;) {
    const { rows }: { rows: TrackOfPath[] } = await db.query<TrackOfPath>(
      `SELECT ${columns} FROM ${joined}
       WHERE file.provider_id = $1 AND file.path COLLATE "C" > $2 AND file.state = 'ok'
       ORDER BY file.path COLLATE "C" LIMIT $3`,
      [providerId, after, atOnce],
    );
    if (rows.length > 0) yield rows;
    if (rows.length < atOnce) return;
    after = rows.at(-1)?.path ?? '';
  }
}

/** Of a list that a file is; written only where it is another than before. Answers whether it was. */
export async function writePlaylistFile(
  db: Queryable,
  list: { providerId: string; path: string; title: string; tracks: TrackOfPath[] },
): Promise<boolean> {
  const { providerId, path, title, tracks } = list;
  const urns = tracks.map(({ trackId }) => `track:${trackId}`);
  const { rows: made } = await db.query<{ id: string }>(
    `INSERT INTO playlists AS playlist (provider_id, path, title, sort_title, item_count, duration_ms)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (provider_id, path) DO UPDATE SET title = excluded.title, sort_title = excluded.sort_title,
       item_count = excluded.item_count, duration_ms = excluded.duration_ms, revision = playlist.revision + 1,
       updated_at = now()
     WHERE playlist.title <> excluded.title
       OR ARRAY(SELECT urn FROM playlist_items WHERE playlist_id = playlist.id ORDER BY place COLLATE "C", id) <> $7
     RETURNING id`,
    [
      ...[providerId, path, title, librarySortName(title), tracks.length],
      ...[tracks.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0), urns],
    ],
  );
  const [row] = made;
  if (!row) return false;
  await db.query('DELETE FROM playlist_items WHERE playlist_id = $1', [row.id]);
  await db.query(
    `INSERT INTO playlist_items (playlist_id, place, urn, title)
     SELECT $1, place, urn, title FROM unnest($2::text[], $3::text[], $4::text[]) AS fresh (place, urn, title)`,
    [row.id, spreadPlaces(tracks.length), urns, tracks.map(({ title: name }) => name)],
  );
  return true;
}

/** Lists whose files are gone, and those in `empty`, in which nothing was found. Answers with how many. */
export async function forgetPlaylistFiles(
  db: Queryable,
  providerId: string,
  empty: string[],
): Promise<number> {
  const { rowCount } = await db.query(
    `DELETE FROM playlists WHERE provider_id = $1 AND path IS NOT NULL AND (path = ANY ($2) OR NOT EXISTS (
       SELECT FROM library_files file WHERE file.provider_id = $1 AND file.path = playlists.path))`,
    [providerId, empty],
  );
  return rowCount ?? 0;
}
