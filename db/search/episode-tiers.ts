import type { Bind } from '#db/search/bind.ts';
import { toTsquery, type WordQuery } from '#db/search/word-query.ts';

/** How well an episode has to match: conditions on `episodes`, of which indexes answer the first. */
export type EpisodeTier = { matches: (bind: Bind) => string; unless: ((bind: Bind) => string) | null };

/** In the words of the index `episodes_title_words`: title and persons. */
const inTitle = (query: WordQuery) => (bind: Bind) =>
  `ts_filter(search, '{a,b}') @@ ${bind(toTsquery(query))}::tsquery`;
const anywhere = (query: WordQuery) => (bind: Bind) => `search @@ ${bind(toTsquery(query))}::tsquery`;

/** Every word in the title, then every word anywhere; an episode is in the first tier that it matches. */
export function literalTiers(literal: WordQuery): EpisodeTier[] {
  return [
    { matches: inTitle(literal), unless: null },
    { matches: anywhere(literal), unless: inTitle(literal) },
  ];
}

/** The same for what may have been meant, without what was literally typed. */
export function looseTiers(loose: WordQuery, literal: WordQuery): EpisodeTier[] {
  const either = (bind: Bind) => `${inTitle(loose)(bind)} OR ${anywhere(literal)(bind)}`;
  return [
    { matches: inTitle(loose), unless: anywhere(literal) },
    { matches: anywhere(loose), unless: either },
  ];
}
