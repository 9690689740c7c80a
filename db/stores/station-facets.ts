import type { Queryable } from '#db/database.ts';
import { createBind } from '#db/search/bind.ts';
import { filterConditions } from '#db/search/filter-conditions.ts';
import { anywhere } from '#db/search/match-levels.ts';
import { searchWords } from '#db/search/search-words.ts';
import type { TermDictionary } from '#db/search/term-dictionary.ts';
import { understandWords } from '#db/search/understand-words.ts';
import type { StationFilter } from '#db/stores/station-filter.ts';

export type FacetCount = { value: string; count: number };
export type FacetCounts = Record<'country' | 'language' | 'tag' | 'codec', FacetCount[]>;

/** How many of the stations that match have which country, language, tag and codec; the most frequent first. */
export async function stationFacets(
  db: Queryable,
  filter: StationFilter,
  terms: TermDictionary | null = null,
): Promise<FacetCounts> {
  const facets: FacetCounts = { country: [], language: [], tag: [], codec: [] };
  const words = searchWords(filter.q);
  const query = words && (await understandWords(db, words, filter, terms));
  if (words && query === null) return facets;

  const { bind, values } = createBind();
  const conditions = ['retired_at IS NULL', ...filterConditions(filter, bind)];
  if (query) conditions.push(anywhere(query)(bind));
  const text = `
    WITH matching AS MATERIALIZED (
      SELECT country, languages, tags, codecs FROM stations WHERE ${conditions.join(' AND ')}
    )
    ${counted('country', 'SELECT country AS value FROM matching', 300)}
    UNION ALL ${counted('language', 'SELECT unnest(languages) AS value FROM matching', 200)}
    UNION ALL ${counted('tag', 'SELECT unnest(tags) AS value FROM matching', 100)}
    UNION ALL ${counted('codec', 'SELECT unnest(codecs) AS value FROM matching', 50)}`;
  const { rows } = await db.query<FacetCount & { facet: keyof FacetCounts }>({ text, values });
  for (const { facet, value, count } of rows) facets[facet].push({ value, count });
  return facets;
}

function counted(facet: keyof FacetCounts, valuesSql: string, most: number): string {
  return `(
    SELECT '${facet}' AS facet, value, count(*)::int AS count
    FROM (${valuesSql}) AS each WHERE value IS NOT NULL
    GROUP BY value ORDER BY count DESC, value LIMIT ${String(most)}
  )`;
}
