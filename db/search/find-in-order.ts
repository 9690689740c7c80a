import type { Queryable } from '#db/database.ts';
import { filterConditions, isIndexed } from '#db/search/filter-conditions.ts';
import { anywhere } from '#db/search/match-levels.ts';
import { readInOrder } from '#db/search/read-in-order.ts';
import { keyValues, orders, positionOf, type SimpleSort } from '#db/search/station-orders.ts';
import type { TermDictionary } from '#db/search/term-dictionary.ts';
import { understandWords } from '#db/search/understand-words.ts';
import type { StationFilter } from '#db/stores/station-filter.ts';
import type { StationPosition } from '#db/stores/station-position.ts';

/** What matches, in an order that has nothing to do with how well it does. */
export async function findInOrder(
  db: Queryable,
  search: { words: string[] | null; filter: StationFilter; terms: TermDictionary | null },
  sort: SimpleSort,
  page: { after: StationPosition | null; limit: number },
): Promise<StationPosition[]> {
  const { filter } = search;
  const query = search.words && (await understandWords(db, search.words, filter, search.terms));
  if (search.words && query === null) return [];
  const rows = await readInOrder(db, {
    order: orders[sort],
    after: page.after !== null && page.after.sort === sort ? keyValues(page.after) : null,
    conditions: (bind) => [
      'true',
      ...(query ? [anywhere(query)(bind)] : []),
      ...filterConditions(filter, bind),
    ],
    limit: page.limit,
    matches: query || isIndexed(filter) ? 'perhaps many' : 'most',
  });
  return rows.map((row) => positionOf(sort, row));
}
