import type { Queryable } from '#db/database.ts';
import { createBind } from '#db/search/bind.ts';
import { filterConditions } from '#db/search/filter-conditions.ts';
import { loosenQuery } from '#db/search/loosen-query.ts';
import { anywhere } from '#db/search/match-levels.ts';
import type { TermDictionary } from '#db/search/term-dictionary.ts';
import { strictQuery, type WordQuery } from '#db/search/word-query.ts';
import type { StationFilter } from '#db/stores/station-filter.ts';

/** The one reading of the words that a list in another order, or facets, go by: literal where anything is. */
export async function understandWords(
  db: Queryable,
  words: string[],
  filter: StationFilter,
  terms: TermDictionary | null,
): Promise<WordQuery | null> {
  if (words.length === 0) return null;
  const literal = strictQuery(words);
  return (await matchesAny(db, literal, filter)) ? literal : terms && loosenQuery(words, terms);
}

async function matchesAny(db: Queryable, query: WordQuery, filter: StationFilter): Promise<boolean> {
  const { bind, values } = createBind();
  const conditions = ['retired_at IS NULL', anywhere(query)(bind), ...filterConditions(filter, bind)];
  const text = `SELECT EXISTS (SELECT FROM stations WHERE ${conditions.join(' AND ')}) AS any`;
  return (await db.query<{ any: boolean }>({ text, values })).rows[0]?.any ?? false;
}
