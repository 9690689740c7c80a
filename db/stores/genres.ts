import type { Queryable } from '#db/database.ts';
import { createBind } from '#db/search/bind.ts';
import { foldText } from '#db/search/fold-text.ts';
import { genreKeyOf } from './genre-writes.ts';

export type GenreRow = { key: string; name: string; albums: number; tracks: number };
export type GenrePosition = { sort: 'popular' | 'name'; tracks: number; key: string };

/** Genres are hundreds: all that match are sorted. */
export async function listGenres(
  db: Queryable,
  filter: { q?: string | undefined },
  page: { sort: GenrePosition['sort']; limit: number; after?: GenrePosition | null | undefined },
): Promise<{ rows: GenreRow[]; next: GenrePosition | null }> {
  const { bind, values } = createBind();
  const { sort, limit, after } = page;
  const conditions = ['track_count > 0'];
  const words = foldText(filter.q ?? '')
    .split(' ')
    .filter((word) => word !== '');
  const signs = (filter.q ?? '').trim().toLowerCase();
  // What has no letter in it, such as "%", names only a genre that has none either.
  const parts = words.length === 0 && signs !== '' ? [signs] : words;
  conditions.push(...parts.map((part) => `strpos(key, ${bind(part)}) > 0`));
  const order = sort === 'popular' ? '-track_count, key COLLATE "C"' : 'key COLLATE "C"';
  if (after) {
    const place = sort === 'popular' ? `${bind(-after.tracks)}::int, ${bind(after.key)}` : bind(after.key);
    conditions.push(`(${order}) > (${place})`);
  }
  const { rows } = await db.query<GenreRow>({
    text: `SELECT key, name, album_count AS albums, track_count AS tracks FROM library_genres
           WHERE ${conditions.join(' AND ')} ORDER BY ${order} LIMIT ${bind(limit + 1)}`,
    values,
  });
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { rows: shown, next: last ? { sort, tracks: last.tracks, key: last.key } : null };
}

/** A genre is known by its folded name, and written as most tracks spell it: that, and as it was asked for; and how many have it. */
export async function findGenre(
  db: Queryable,
  genre: string,
): Promise<{ spellings: string[]; tracks: number; albums: number }> {
  const { rows } = await db.query<{ name: string; tracks: number; albums: number }>({
    name: 'find-genre',
    text: 'SELECT name, track_count AS tracks, album_count AS albums FROM library_genres WHERE key = $1',
    values: [genreKeyOf(genre)],
  });
  const [known] = rows;
  const spellings = [...new Set([genre, ...rows.map(({ name }) => name)])];
  return { spellings, tracks: known?.tracks ?? 0, albums: known?.albums ?? 0 };
}
