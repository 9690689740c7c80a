import type { Bind } from '#db/search/bind.ts';
import { toTsquery, type WordQuery } from '#db/search/word-query.ts';

/**
 * One way to read what was typed, as nested levels from the closest match to the loosest: each contains the
 * ones before it. `excluded` is what an earlier reading has shown already.
 */
export type MatchLevels = {
  levels: ((bind: Bind) => string)[];
  excluded: ((bind: Bind) => string) | null;
  query: WordQuery;
};

const inName = (query: WordQuery) => (bind: Bind) => `search @@ ${bind(toTsquery(query, 'A'))}::tsquery`;
export const anywhere = (query: WordQuery) => (bind: Bind) => `search @@ ${bind(toTsquery(query))}::tsquery`;

/** The exact name; the start of the name; every word in the name; every word anywhere. */
export function literalLevels(words: string[], query: WordQuery, column = 'sort_name'): MatchLevels {
  const typed = words.join(' ');
  const name = `${column} COLLATE "C"`;
  return {
    levels: [
      (bind) => `${name} = ${bind(typed)}`,
      (bind) => `${name} >= ${bind(typed)} AND ${name} < ${bind(`${typed}\u{10ffff}`)}`,
      inName(query),
      anywhere(query),
    ],
    excluded: null,
    query,
  };
}

/** Every word in the name; every word anywhere; each in one of its readings. */
export function looseLevels(query: WordQuery, literal: WordQuery): MatchLevels {
  return { levels: [inName(query), anywhere(query)], excluded: anywhere(literal), query };
}
