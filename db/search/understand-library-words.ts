import type { Queryable } from '#db/database.ts';
import { createBind } from '#db/search/bind.ts';
import { libraryConditions } from '#db/search/library-conditions.ts';
import type { LibraryTable } from '#db/search/library-orders.ts';
import { loosenQuery } from '#db/search/loosen-query.ts';
import { anywhere } from '#db/search/match-levels.ts';
import type { TermDictionary } from '#db/search/term-dictionary.ts';
import { strictQuery, type WordQuery } from '#db/search/word-query.ts';
import type { LibraryFilter } from '#db/stores/library-filter.ts';

/** The one reading of the words that a list in another order goes by: literal where anything is found so. */
export async function understandLibraryWords(
  db: Queryable,
  search: { table: LibraryTable; words: string[]; filter: LibraryFilter; terms: TermDictionary | null },
): Promise<WordQuery | null> {
  const { table, words, filter, terms } = search;
  if (words.length === 0) return null;
  const literal = strictQuery(words);
  const { bind, values } = createBind();
  const conditions = [
    'retired_at IS NULL',
    anywhere(literal)(bind),
    ...libraryConditions(table, filter, bind),
  ];
  const text = `SELECT EXISTS (SELECT FROM ${table} WHERE ${conditions.join(' AND ')}) AS any`;
  const any = (await db.query<{ any: boolean }>({ text, values })).rows[0]?.any ?? false;
  return any ? literal : terms && loosenQuery(words, terms);
}
