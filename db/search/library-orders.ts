import type { StationOrder } from '#db/search/station-orders.ts';
import type { LibraryPosition } from '#db/stores/library-position.ts';
import { momentText } from '#db/stores/moment-text.ts';

export type LibraryTable = 'tracks' | 'albums' | 'artists';
export type LibrarySort = Exclude<LibraryPosition['sort'], 'relevance'>;

/** A stretch of a list that one index answers, in its order. */
export type LibraryStretch = {
  order: StationOrder;
  within?: string;
  /** The values of the order's keys at a position of this stretch; null where it is of another. */
  keysAt(position: LibraryPosition): unknown[] | null;
  positionOf(row: PlacedLibraryRow): LibraryPosition;
};
export type PlacedLibraryRow = { id: string; key: string | number; more?: (string | number)[] };

export const nameColumn = { tracks: 'sort_title', albums: 'sort_title', artists: 'sort_name' } as const;
const ageColumn = { tracks: 'added_at', albums: 'added_at', artists: 'created_at' } as const;

/** The stretches of a list, one after the other. `seed` turns the random order to another beginning. */
export function libraryStretches(table: LibraryTable, sort: LibrarySort, seed: number): LibraryStretch[] {
  switch (sort) {
    case 'popular':
      return [
        {
          order: orderBy(table, 'popularity', 'DESC'),
          keysAt: (at) => (at.sort === 'popular' ? [at.popularity, at.id] : null),
          positionOf: ({ id, key }) => ({ sort, popularity: Number(key), id }),
        },
      ];
    case 'name':
      return [
        {
          order: orderBy(table, nameColumn[table], 'ASC', { collate: true }),
          keysAt: (at) => (at.sort === 'name' ? [at.name, at.id] : null),
          positionOf: ({ id, key }) => ({ sort, name: String(key), id }),
        },
      ];
    case 'recent':
      return [
        {
          order: orderBy(table, ageColumn[table], 'DESC', { shown: momentText(ageColumn[table]) }),
          keysAt: (at) => (at.sort === 'recent' ? [at.at, at.id] : null),
          positionOf: ({ id, key }) => ({ sort, at: String(key), id }),
        },
      ];
    case 'year':
      return yearStretches(table);
    case 'random':
      return randomStretches(table, seed);
    case 'album':
      return [albumStretch];
    case 'folder':
      return [
        {
          order: orderBy(table, 'path', 'ASC', { collate: true }),
          keysAt: (at) => (at.sort === 'folder' ? [at.path, at.id] : null),
          positionOf: ({ id, key }) => ({ sort, path: String(key), id }),
        },
      ];
  }
}

function orderBy(
  table: LibraryTable,
  column: string,
  direction: 'ASC' | 'DESC',
  { collate = false, shown = column }: { collate?: boolean; shown?: string } = {},
): StationOrder {
  return {
    ...{ table, direction, columns: `id, ${column}`, place: `id, ${shown} AS key` },
    keys: [collate ? `${column} COLLATE "C"` : column, 'id'],
  };
}

/** Newest first, then those without a year: said as the index says it, which has both. */
function yearStretches(table: LibraryTable): LibraryStretch[] {
  const order = { ...orderBy(table, 'year', 'DESC'), orderBy: 'year DESC NULLS LAST, id DESC' };
  return [
    {
      order,
      within: 'year IS NOT NULL',
      keysAt: (at) => (at.sort === 'year' && at.year !== null ? [at.year, at.id] : null),
      positionOf: ({ id, key }) => ({ sort: 'year', year: Number(key), id }),
    },
    {
      order: { ...order, keys: ['id'] },
      within: 'year IS NULL',
      keysAt: (at) => (at.sort === 'year' && at.year === null ? [at.id] : null),
      positionOf: ({ id }) => ({ sort: 'year', year: null, id }),
    },
  ];
}

/** Each row has a random number. A seed is where among them the list begins; at their end it goes on with the first. */
function randomStretches(table: LibraryTable, seed: number): LibraryStretch[] {
  // The golden ratio spreads neighbouring seeds over all of it.
  const begin = String((seed * 0.618_033_988_749_895) % 1);
  return ([0, 1] as const).map((round) => ({
    order: orderBy(table, 'shuffle', 'ASC'),
    within: round === 0 ? `shuffle >= ${begin}::float8` : `shuffle < ${begin}::float8`,
    keysAt: (at) => (at.sort === 'random' && at.round === round ? [at.shuffle, at.id] : null),
    positionOf: ({ id, key }) => ({ sort: 'random', shuffle: Number(key), round, id }),
  }));
}

const albumKeys = ['coalesce(disc, -1)', 'coalesce(number, 2147483647)', 'sort_title COLLATE "C"', 'id'];
const albumStretch: LibraryStretch = {
  order: {
    ...{ table: 'tracks', direction: 'ASC', keys: albumKeys, columns: 'id, disc, number, sort_title' },
    place: `id, sort_title AS key, json_build_array(${albumKeys.slice(0, 2).join(', ')}) AS more`,
  },
  keysAt: (at) => (at.sort === 'album' ? [at.disc, at.number, at.name, at.id] : null),
  positionOf: ({ id, key, more = [] }) => ({
    ...{ sort: 'album', disc: Number(more[0]), number: Number(more[1]), name: String(key), id },
  }),
};
