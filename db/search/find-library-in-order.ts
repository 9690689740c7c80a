import type { Queryable } from '#db/database.ts';
import { libraryConditions, matchesOf } from '#db/search/library-conditions.ts';
import {
  libraryStretches,
  type LibrarySort,
  type LibraryTable,
  type PlacedLibraryRow,
} from '#db/search/library-orders.ts';
import { anywhere } from '#db/search/match-levels.ts';
import { readInOrder } from '#db/search/read-in-order.ts';
import type { WordQuery } from '#db/search/word-query.ts';
import type { LibraryFilter } from '#db/stores/library-filter.ts';
import type { LibraryPosition } from '#db/stores/library-position.ts';

/** What matches, in an order that has nothing to do with how well it does. */
export async function findLibraryInOrder(
  db: Queryable,
  { table, query, filter }: { table: LibraryTable; query: WordQuery | null; filter: LibraryFilter },
  { sort, seed }: { sort: LibrarySort; seed: number },
  page: { after: LibraryPosition | null; limit: number },
): Promise<LibraryPosition[]> {
  const found: LibraryPosition[] = [];
  const stretches = libraryStretches(table, sort, seed);
  const { after } = page;
  const current = after === null ? 0 : stretches.findIndex((each) => each.keysAt(after) !== null);
  for (const [index, { order, within = 'true', keysAt, positionOf }] of stretches.entries()) {
    if (index < current || found.length >= page.limit) continue;
    const rows = await readInOrder<PlacedLibraryRow>(db, {
      ...{ order, within, limit: page.limit - found.length },
      after: index === current && after !== null ? keysAt(after) : null,
      conditions: (bind) => [
        'true',
        ...(query ? [anywhere(query)(bind)] : []),
        ...libraryConditions(table, filter, bind),
      ],
      matches: matchesOf(filter, query !== null),
    });
    found.push(...rows.map(positionOf));
  }
  return found;
}
