import type { TermDictionary } from '#db/search/term-dictionary.ts';
import type { Reading, WordQuery } from '#db/search/word-query.ts';

/**
 * What of a query is worth asking an index for: of each alternative the words that at most `most` items have, or else the
 * rarest. An index gathers all items of a word first; whether the few that remain have the other words as well is quicker
 * seen in them. Null where that is all of the query.
 */
export function indexQuery(query: WordQuery, terms: TermDictionary, most: number): WordQuery | null {
  const asked = query.map((alternative) => {
    const counted = alternative.map((readings) => ({ readings, items: itemsWith(readings, terms) }));
    const rarest = Math.min(...counted.map(({ items }) => items));
    return counted.filter(({ items }) => items <= Math.max(most, rarest)).map(({ readings }) => readings);
  });
  return asked.every((alternative, index) => alternative.length === query[index]?.length) ? null : asked;
}

/** At most: of words that stand for one, the rarest decides. */
function itemsWith(readings: Reading[], terms: TermDictionary): number {
  return readings
    .map((reading) =>
      Math.min(
        ...reading.map(({ word, prefix }) => (prefix ? terms.countStarting(word) : terms.count(word))),
      ),
    )
    .reduce((total, items) => total + items, 0);
}
