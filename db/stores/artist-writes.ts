import type { Queryable } from '#db/database.ts';
import { jsonText } from '#db/json-text.ts';
import { artistSearchVector, librarySortName } from '#db/search/track-search-vector.ts';

export type ArtistToFind = { key: string; name: string; mbid: string | null };

/** Makes those that are missing, shows those again that were retired. Answers with the id of each key. */
export async function ensureArtists(db: Queryable, artists: ArtistToFind[]): Promise<Map<string, string>> {
  if (artists.length === 0) return new Map();
  const fresh = artists.map((artist) => ({
    ...artist,
    sortName: librarySortName(artist.name),
    search: artistSearchVector({ name: artist.name }),
  }));
  const { rows } = await db.query<{ key: string; id: string }>(
    `INSERT INTO artists (key, name, sort_name, mbid, search)
     SELECT key, name, "sortName", mbid, search::tsvector
     FROM jsonb_to_recordset($1) AS fresh (key text, name text, "sortName" text, mbid text, search text) ORDER BY key
     ON CONFLICT (key) DO UPDATE SET mbid = coalesce(artists.mbid, excluded.mbid), retired_at = NULL
     RETURNING key, id`,
    [jsonText(fresh)],
  );
  return new Map(rows.map(({ key, id }) => [key, id]));
}

/**
 * What follows from an artist's tracks and albums: the spelling most of them use, counts, genres, a picture. Whoever
 * has neither is retired. Null: all artists.
 */
export async function recountArtists(db: Queryable, ids: string[] | null): Promise<void> {
  const { rows } = await db.query<{ id: string; name: string; genres: string[] }>(
    `WITH wanted AS MATERIALIZED (
       SELECT id FROM artists WHERE $1::uuid[] IS NULL OR id = ANY ($1)
     ), track AS MATERIALIZED (
       SELECT wanted.id, track.provider_id, track.genres,
         (SELECT credit ->> 'name' FROM jsonb_array_elements(track.artists) credit
          WHERE credit ->> 'id' = wanted.id::text LIMIT 1) AS name
       FROM wanted JOIN tracks track ON track.artist_ids @> ARRAY[wanted.id] AND track.retired_at IS NULL
     ), album AS MATERIALIZED (
       SELECT wanted.id, album.provider_ids, album.artwork_id, album.track_count,
         (SELECT credit ->> 'name' FROM jsonb_array_elements(album.artists) credit
          WHERE credit ->> 'id' = wanted.id::text LIMIT 1) AS name
       FROM wanted JOIN albums album ON album.artist_ids @> ARRAY[wanted.id] AND album.retired_at IS NULL
     ), found AS (
       SELECT wanted.id,
         (SELECT mode() WITHIN GROUP (ORDER BY name COLLATE "C")
          FROM (SELECT name FROM track WHERE track.id = wanted.id
                UNION ALL SELECT name FROM album WHERE album.id = wanted.id) said) AS name,
         (SELECT count(*) FROM track WHERE track.id = wanted.id) AS tracks,
         (SELECT count(*) FROM album WHERE album.id = wanted.id) AS albums,
         ARRAY(SELECT provider_id FROM track WHERE track.id = wanted.id AND provider_id IS NOT NULL
               UNION SELECT unnest(provider_ids) FROM album WHERE album.id = wanted.id ORDER BY 1) AS providers,
         ARRAY(SELECT genre FROM track, unnest(genres) AS genre WHERE track.id = wanted.id
               GROUP BY genre ORDER BY count(*) DESC, genre COLLATE "C" LIMIT 5) AS genres,
         (SELECT artwork_id FROM album WHERE album.id = wanted.id AND artwork_id IS NOT NULL
          ORDER BY track_count DESC, artwork_id LIMIT 1) AS artwork
       FROM wanted
     )
     UPDATE artists SET name = coalesce(found.name, artists.name), track_count = found.tracks,
       album_count = found.albums, provider_ids = found.providers, genres = found.genres,
       artwork_id = found.artwork, updated_at = now(),
       retired_at = CASE WHEN found.tracks + found.albums = 0 THEN coalesce(retired_at, now()) END
     FROM found
     WHERE artists.id = found.id
       AND (artists.name, track_count, album_count, artists.provider_ids, artists.genres, artwork_id, retired_at IS NULL)
         IS DISTINCT FROM (coalesce(found.name, artists.name), found.tracks, found.albums, found.providers,
           found.genres, found.artwork, found.tracks + found.albums > 0)
     RETURNING artists.id, artists.name, artists.genres`,
    [ids],
  );
  const words = rows.map(({ id, name, genres }) => ({
    id,
    sortName: librarySortName(name),
    search: artistSearchVector({ name, genres }),
  }));
  if (words.length === 0) return;
  await db.query(
    `UPDATE artists SET sort_name = fresh."sortName", search = fresh.search::tsvector
     FROM jsonb_to_recordset($1) AS fresh (id uuid, "sortName" text, search text) WHERE artists.id = fresh.id
       AND (sort_name, artists.search) IS DISTINCT FROM (fresh."sortName", fresh.search::tsvector)`,
    [jsonText(words)],
  );
}
