import type { Queryable } from '#db/database.ts';
import { findLibraryByRelevance } from '#db/search/find-library-by-relevance.ts';
import { findLibraryInOrder } from '#db/search/find-library-in-order.ts';
import type { LibraryTable } from '#db/search/library-orders.ts';
import type { LibraryTerms } from '#db/search/library-terms.ts';
import { searchWords } from '#db/search/search-words.ts';
import { understandLibraryWords } from '#db/search/understand-library-words.ts';
import { findGenre } from './genres.ts';
import type { LibraryFilter } from './library-filter.ts';
import type { LibraryPosition } from './library-position.ts';

export type LibraryPage = {
  /** By default relevance where something was typed, else the album's or folder's own order, else by name. */
  sort?: LibraryPosition['sort'] | undefined;
  /** Of the random order. */
  seed?: number | undefined;
  limit: number;
  /** The `next` of the page before, of the same filter and sort; one of another sort starts anew. */
  after?: LibraryPosition | null | undefined;
};
export type LibraryList<Row> = { rows: Row[]; next: LibraryPosition | null };

type Wanted = { askedId: string; id: string };

/** A page of tracks, albums or artists, and `load`ed. */
export async function findInLibrary<Row>(
  db: Queryable,
  table: LibraryTable,
  { genre, ...asked }: LibraryFilter,
  page: LibraryPage & { terms?: LibraryTerms | null | undefined },
  load: (db: Queryable, wanted: Wanted[]) => Promise<Row[]>,
): Promise<LibraryList<Row>> {
  const { terms = null, seed = 0 } = page;
  const filter = genre === undefined ? asked : { ...asked, ...(await narrowToGenre(db, table, genre)) };
  const limit = page.limit + 1;
  const words = searchWords(filter.q);
  const sort = sortOf(filter, page.sort, words !== null);
  const after = page.after?.sort === sort ? page.after : null;
  let found: LibraryPosition[];
  if (sort === 'relevance') {
    const relevance = after?.sort === 'relevance' ? after : null;
    found = await findLibraryByRelevance(
      db,
      { table, words: words ?? [], filter, terms },
      { after: relevance, limit },
    );
  } else {
    const query = words && (await understandLibraryWords(db, { table, words, filter, terms }));
    found =
      words && query === null
        ? []
        : await findLibraryInOrder(db, { table, query, filter }, { sort, seed }, { after, limit });
  }
  const shown = found.slice(0, page.limit);
  const rows = await load(
    db,
    shown.map(({ id }) => ({ askedId: id, id })),
  );
  return { rows, next: found.length > page.limit ? (shown.at(-1) ?? null) : null };
}

async function narrowToGenre(db: Queryable, table: LibraryTable, genre: string): Promise<LibraryFilter> {
  const { spellings, tracks, albums } = await findGenre(db, genre);
  const ofGenre = { tracks, albums, artists: undefined }[table];
  return { genres: spellings, ...(ofGenre !== undefined && { ofGenre }) };
}

function sortOf(
  filter: LibraryFilter,
  wanted: LibraryPosition['sort'] | undefined,
  words: boolean,
): LibraryPosition['sort'] {
  if (words && (wanted === undefined || wanted === 'relevance')) return 'relevance';
  if (wanted !== undefined && wanted !== 'relevance') return wanted;
  if (filter.album !== undefined) return 'album';
  return filter.folder !== undefined ? 'folder' : 'name';
}
