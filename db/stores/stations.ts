import type { Queryable } from '#db/database.ts';
import { findByRelevance } from '#db/search/find-by-relevance.ts';
import { findInOrder } from '#db/search/find-in-order.ts';
import { searchWords } from '#db/search/search-words.ts';
import type { TermDictionary } from '#db/search/term-dictionary.ts';
import { currentIds } from '#db/stores/current-ids.ts';
import { loadStations } from '#db/stores/load-stations.ts';
import type { StationFilter, StationSort } from '#db/stores/station-filter.ts';
import type { StationPosition } from '#db/stores/station-position.ts';
import type { FoundStation, StationRow } from '#db/stores/station-row.ts';

export type StationList = { rows: StationRow[]; next: StationPosition | null };

/**
 * A page of stations. `after` is the `next` of the page before, of the same filter and sort; one of another
 * sort starts anew. `terms` (of watchStationTerms) lets searches forgive typing errors and choose the quick way.
 */
export async function listStations(
  db: Queryable,
  filter: StationFilter,
  page: {
    sort?: StationSort | undefined;
    limit: number;
    after?: StationPosition | null | undefined;
    terms?: TermDictionary | null | undefined;
  },
): Promise<StationList> {
  const { limit, after = null, terms = null } = page;
  const words = searchWords(filter.q);
  const wanted = page.sort ?? 'relevance';
  const sort = words === null && wanted === 'relevance' ? 'popular' : wanted;
  const search = { words, filter, terms };
  const found =
    sort === 'relevance'
      ? await findByRelevance(
          db,
          { ...search, words: words ?? [] },
          { after: after?.sort === sort ? after : null, limit: limit + 1 },
        )
      : await findInOrder(db, search, sort, { after, limit: limit + 1 });
  const shown = found.slice(0, limit);
  const rows = await loadStations(
    db,
    shown.map(({ id }) => ({ askedId: id, id })),
  );
  return { rows, next: found.length > limit ? (shown.at(-1) ?? null) : null };
}

/** The station that this id means today: also when it was joined to another, or retired. */
export async function findStation(db: Queryable, id: string): Promise<StationRow | null> {
  return (await stationsByIds(db, [id]))[0] ?? null;
}

/** Stations in the order of the ids, each with the id it was asked by; retired ones too, unknown ones left out. */
export async function stationsByIds(db: Queryable, ids: string[]): Promise<FoundStation[]> {
  return loadStations(db, await currentIds(db, 'station', ids));
}
