import type { Bind } from '#db/search/bind.ts';
import type { LibraryTable } from '#db/search/library-orders.ts';
import type { LibraryFilter } from '#db/stores/library-filter.ts';

/** Everything of a filter but its `q` and `genre`, as SQL conditions on what is not retired. */
export function libraryConditions(table: LibraryTable, filter: LibraryFilter, bind: Bind): string[] {
  const { genres, provider, artist, album, folder, medium, year, ids } = filter;
  const conditions: string[] = [];
  if (ids !== undefined) conditions.push(`id = ANY (${bind(ids)}::uuid[])`);
  if (genres !== undefined) conditions.push(`genres && ${bind(genres)}::text[]`);
  if (provider !== undefined) {
    conditions.push(
      table === 'tracks'
        ? `provider_id = ${bind(provider)}::uuid`
        : `provider_ids @> ARRAY[${bind(provider)}::uuid]`,
    );
  }
  if (artist !== undefined && table !== 'artists') {
    conditions.push(`artist_ids @> ARRAY[${bind(artist)}::uuid]`);
  }
  if (album !== undefined && table === 'tracks') conditions.push(`album_id = ${bind(album)}::uuid`);
  if (folder !== undefined && table === 'tracks') conditions.push(`folder_id = ${bind(folder)}::uuid`);
  if (medium !== undefined && table !== 'artists') conditions.push(`medium = ${bind(medium)}::text`);
  if (year !== undefined && table !== 'artists') conditions.push(`year = ${bind(year)}::int`);
  return conditions;
}

/** Where fewer have a genre, the index of genres finds them sooner than a walk past a million others meets a page of them. */
const mostCollected = 7_000;

/** How many rows a filter leaves, as far as can be told without looking. */
export function matchesOf(
  filter: LibraryFilter,
  words: boolean,
): 'most' | 'few' | 'perhaps few' | 'perhaps many' {
  const { q: _, ids, album, folder, artist, ofGenre, ...others } = filter;
  if (ids !== undefined || album !== undefined) return 'few';
  if (ofGenre !== undefined && ofGenre < mostCollected) return 'few';
  if (folder !== undefined || artist !== undefined) return 'perhaps few';
  return words || Object.values(others).some((value) => value !== undefined) ? 'perhaps many' : 'most';
}
