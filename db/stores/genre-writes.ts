import type { Queryable } from '#db/database.ts';
import { foldText } from '#db/search/fold-text.ts';

/** "Hip-Hop" and "hip hop" are one. */
export function genreKeyOf(name: string): string {
  return foldText(name) || name.trim().toLowerCase();
}

/** The one spelling of each genre: the first that was ever seen. By key. */
export async function ensureGenres(db: Queryable, names: Iterable<string>): Promise<Map<string, string>> {
  const fresh = new Map<string, string>();
  for (const name of names) {
    const key = genreKeyOf(name);
    if (key !== '' && !fresh.has(key)) fresh.set(key, name);
  }
  if (fresh.size === 0) return new Map();
  const keys = [...fresh.keys()];
  await db.query(
    `INSERT INTO library_genres (key, name) SELECT * FROM unnest($1::text[], $2::text[]) AS fresh (key, name)
     ORDER BY key ON CONFLICT DO NOTHING`,
    [keys, [...fresh.values()]],
  );
  const { rows } = await db.query<{ key: string; name: string }>(
    'SELECT key, name FROM library_genres WHERE key = ANY ($1)',
    [keys],
  );
  return new Map(rows.map(({ key, name }) => [key, name]));
}

/** By their spelling. Null: all. */
export async function recountGenres(db: Queryable, names: string[] | null): Promise<void> {
  await db.query(
    names === null
      ? `UPDATE library_genres SET track_count = coalesce(track.count, 0), album_count = coalesce(album.count, 0)
         FROM library_genres genre
         LEFT JOIN (SELECT name, count(*) AS count FROM tracks, unnest(genres) AS name
                    WHERE retired_at IS NULL GROUP BY name) track USING (name)
         LEFT JOIN (SELECT name, count(*) AS count FROM albums, unnest(genres) AS name
                    WHERE retired_at IS NULL GROUP BY name) album USING (name)
         WHERE genre.key = library_genres.key AND (library_genres.track_count, library_genres.album_count)
           IS DISTINCT FROM (coalesce(track.count, 0), coalesce(album.count, 0))`
      : `UPDATE library_genres SET
           track_count = (SELECT count(*) FROM tracks WHERE genres @> ARRAY[name] AND retired_at IS NULL),
           album_count = (SELECT count(*) FROM albums WHERE genres @> ARRAY[name] AND retired_at IS NULL)
         WHERE name = ANY ($1)`,
    names === null ? [] : [names],
  );
}
