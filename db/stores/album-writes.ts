import type { Queryable } from '#db/database.ts';
import { jsonText } from '#db/json-text.ts';
import { albumSearchVector, librarySortName } from '#db/search/track-search-vector.ts';

export type AlbumToFind = {
  key: string;
  title: string;
  mbid: string | null;
  compilation: boolean;
  /** Null: they follow from its tracks. */
  artists: { id: string; name: string }[] | null;
  /** Of a picture in one of its files. */
  artworkUrl: string | null;
};

export async function albumsByKey(db: Queryable, keys: string[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ key: string; id: string }>(
    'SELECT key, id FROM albums WHERE key = ANY ($1)',
    [keys],
  );
  return new Map(rows.map(({ key, id }) => [key, id]));
}

/** Of these albums, those of which no track is outside of `trackIds`: they are what all their tracks have become. */
export async function albumsWhollyOf(
  db: Queryable,
  albumIds: string[],
  trackIds: string[],
): Promise<Set<string>> {
  if (albumIds.length === 0) return new Set();
  const { rows } = await db.query<{ id: string }>(
    `SELECT id FROM albums WHERE id = ANY ($1) AND NOT EXISTS (
       SELECT FROM tracks WHERE album_id = albums.id AND retired_at IS NULL AND NOT tracks.id = ANY ($2))`,
    [albumIds, trackIds],
  );
  return new Set(rows.map(({ id }) => id));
}

export async function renameAlbumKeys(db: Queryable, renamed: { id: string; key: string }[]): Promise<void> {
  if (renamed.length === 0) return;
  await db.query(
    `UPDATE albums SET key = fresh.key FROM unnest($1::uuid[], $2::text[]) AS fresh (id, key)
     WHERE albums.id = fresh.id`,
    [renamed.map(({ id }) => id), renamed.map(({ key }) => key)],
  );
}

/** Answers with the id of each key. */
export async function writeAlbums(db: Queryable, albums: AlbumToFind[]): Promise<Map<string, string>> {
  if (albums.length === 0) return new Map();
  const fresh = albums.map((album) => ({ ...album, sortTitle: librarySortName(album.title) }));
  const { rows } = await db.query<{ key: string; id: string }>(
    `INSERT INTO albums (key, title, sort_title, mbid, compilation, artists, artist_ids, artwork_id)
     SELECT key, title, "sortTitle", mbid, compilation, coalesce(artists, '[]'),
       ARRAY(SELECT (artist ->> 'id')::uuid FROM jsonb_array_elements(coalesce(artists, '[]')) artist), artwork.id
     FROM jsonb_to_recordset($1) AS fresh (key text, title text, "sortTitle" text, mbid text, compilation boolean,
       artists jsonb, "artworkUrl" text)
     LEFT JOIN artwork ON artwork.source_url = "artworkUrl" ORDER BY key
     ON CONFLICT (key) DO UPDATE SET title = excluded.title, sort_title = excluded.sort_title, mbid = excluded.mbid,
       compilation = excluded.compilation,
       artists = CASE WHEN excluded.artists = '[]' THEN albums.artists ELSE excluded.artists END,
       artist_ids = CASE WHEN excluded.artists = '[]' THEN albums.artist_ids ELSE excluded.artist_ids END,
       -- Another of its files may have another picture; only a newer one of the same file takes its place.
       artwork_id = CASE WHEN albums.artwork_id IS NULL OR
           (SELECT split_part(source_url, '?v=', 1) FROM artwork WHERE id = albums.artwork_id) =
           (SELECT split_part(source_url, '?v=', 1) FROM artwork WHERE id = excluded.artwork_id)
         THEN excluded.artwork_id ELSE albums.artwork_id END
     RETURNING key, id`,
    [jsonText(fresh.map((album) => ({ ...album, artists: album.artists ?? [] })))],
  );
  return new Map(rows.map(({ key, id }) => [key, id]));
}

type Gathered = {
  id: string;
  title: string;
  artists: { id: string; name: string }[];
  /** Of its tracks: who is credited on all of them; and whether all credit the same. */
  common: { id: string; name: string }[];
  genres: string[];
  follows: boolean;
};

/**
 * What follows from an album's tracks: counts, year, genres, picture, and where no file names an album artist, also
 * the artists. One without a track is retired.
 */
export async function recountAlbums(db: Queryable, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.query(
    `WITH track AS MATERIALIZED (
       SELECT track.*, coalesce(folder.artwork_id,
           CASE WHEN folder.name ~* '^(cd|disc|disk|dvd|vinyl|lp|tape|side)' THEN above.artwork_id END) AS cover
       FROM tracks track
       LEFT JOIN library_folders folder ON folder.id = track.folder_id
       LEFT JOIN library_folders above ON above.id = folder.parent_id
       WHERE track.album_id = ANY ($1) AND track.retired_at IS NULL
     ), of_one AS (
       -- Where many albums lie in one folder, its picture is of none of them.
       SELECT folder_id FROM tracks WHERE retired_at IS NULL
         AND folder_id IN (SELECT folder_id FROM track WHERE cover IS NOT NULL)
       GROUP BY folder_id HAVING count(DISTINCT album_id) <= 2
     ), found AS (
       SELECT album_id AS id, count(*) AS tracks, count(DISTINCT coalesce(disc, 1)) AS discs,
         coalesce(sum(duration_ms), 0) AS duration, mode() WITHIN GROUP (ORDER BY year) AS year,
         mode() WITHIN GROUP (ORDER BY released COLLATE "C") AS released,
         mode() WITHIN GROUP (ORDER BY medium COLLATE "C" DESC) AS medium, max(added_at) AS added,
         array_agg(DISTINCT provider_id) FILTER (WHERE provider_id IS NOT NULL) AS providers,
         mode() WITHIN GROUP (ORDER BY cover) FILTER (WHERE of_one.folder_id IS NOT NULL) AS cover
       FROM track LEFT JOIN of_one USING (folder_id) GROUP BY album_id
     )
     UPDATE albums SET track_count = coalesce(found.tracks, 0), disc_count = coalesce(found.discs, 1),
       duration_ms = coalesce(found.duration, 0), year = found.year, released = found.released,
       medium = coalesce(found.medium, albums.medium), added_at = coalesce(found.added, albums.added_at),
       provider_ids = coalesce(found.providers, '{}'), artwork_id = coalesce(found.cover, albums.artwork_id),
       genres = ARRAY(SELECT genre FROM track, unnest(genres) AS genre WHERE track.album_id = wanted.id
                      GROUP BY genre ORDER BY count(*) DESC, genre COLLATE "C" LIMIT 10),
       updated_at = now(),
       retired_at = CASE WHEN found.id IS NULL THEN coalesce(albums.retired_at, now()) END
     FROM unnest($1::uuid[]) AS wanted (id) LEFT JOIN found ON found.id = wanted.id
     WHERE albums.id = wanted.id`,
    [ids],
  );
  const { rows } = await db.query<Gathered>(
    `SELECT album.id, album.title, album.artists, album.genres,
       starts_with(album.key, 'folder:') OR (starts_with(album.key, 'mbid:') AND album.artists = '[]') AS follows,
       coalesce((
         SELECT jsonb_agg(jsonb_build_object('id', credit.id, 'name', credit.name) ORDER BY credit.place)
         FROM (
           SELECT said ->> 'id' AS id, mode() WITHIN GROUP (ORDER BY said ->> 'name' COLLATE "C") AS name,
             min(place) AS place
           FROM tracks, jsonb_array_elements(artists) WITH ORDINALITY AS listed (said, place)
           WHERE album_id = album.id AND retired_at IS NULL
           GROUP BY said ->> 'id' HAVING count(DISTINCT tracks.id) = album.track_count
         ) credit), '[]') AS common
     FROM albums album WHERE album.id = ANY ($1)`,
    [ids],
  );
  const words = rows.map(({ id, title, artists, common, genres, follows }) => {
    const now = follows ? common : artists;
    const search = albumSearchVector({ title, artists: now.map(({ name }) => name), genres });
    return { id, artists: now, follows, search };
  });
  await db.query(
    `UPDATE albums SET search = fresh.search::tsvector, artists = fresh.artists,
       artist_ids = ARRAY(SELECT (artist ->> 'id')::uuid FROM jsonb_array_elements(fresh.artists) artist),
       compilation = CASE WHEN fresh.follows AND albums.track_count > 0
         THEN fresh.artists = '[]' AND EXISTS (
           SELECT FROM tracks WHERE album_id = albums.id AND retired_at IS NULL AND artists <> '[]')
         ELSE compilation END
     FROM jsonb_to_recordset($1) AS fresh (id uuid, artists jsonb, follows boolean, search text)
     WHERE albums.id = fresh.id`,
    [jsonText(words)],
  );
}

/** Of these albums, those without any track that is there. */
export async function emptyAlbums(db: Queryable, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await db.query<{ id: string }>(
    `SELECT id FROM albums WHERE id = ANY ($1)
       AND NOT EXISTS (SELECT FROM tracks WHERE album_id = albums.id AND retired_at IS NULL)`,
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Who is credited by these albums. */
export async function artistsOfAlbums(db: Queryable, ids: string[]): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    'SELECT DISTINCT unnest(artist_ids) AS id FROM albums WHERE id = ANY ($1)',
    [ids],
  );
  return rows.map(({ id }) => id);
}

/** Whose tracks lie right in these folders, or in one of their discs. */
export async function albumsInFolders(db: Queryable, folderIds: string[]): Promise<string[]> {
  if (folderIds.length === 0) return [];
  const { rows } = await db.query<{ id: string }>(
    `SELECT DISTINCT album_id AS id FROM tracks WHERE album_id IS NOT NULL AND retired_at IS NULL
       AND folder_id IN (SELECT id FROM library_folders WHERE id = ANY ($1) OR parent_id = ANY ($1))`,
    [folderIds],
  );
  return rows.map(({ id }) => id);
}
