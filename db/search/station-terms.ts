import type { Database, Queryable } from '#db/database.ts';
import { gatheredTerms, readGatheredTerms, type GatheredTerms } from '#db/search/gathered-terms.ts';
import type { TermDictionary } from '#db/search/term-dictionary.ts';
import { watchTerms, type WatchedTerms, type WatchOptions } from '#db/search/watch-terms.ts';

const termsSql = `
  SELECT ${gatheredTerms}, (SELECT count(*) FROM stations WHERE retired_at IS NULL) AS items
  FROM (
    SELECT word, ndoc AS items FROM ts_stat('SELECT search FROM stations WHERE retired_at IS NULL')
  ) AS counted`;

export async function loadStationTerms(db: Queryable): Promise<TermDictionary> {
  return readGatheredTerms((await db.query<GatheredTerms>(termsSql)).rows[0]);
}

/** The words for `listStations`. */
export async function watchStationTerms(
  database: Pick<Database, 'pool'>,
  options: WatchOptions = {},
): Promise<WatchedTerms<TermDictionary>> {
  return watchTerms(database, 'catalog_changed', loadStationTerms, options);
}
