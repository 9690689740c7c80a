import type { TermDictionary } from '#db/search/term-dictionary.ts';
import type { Reading, WordQuery } from '#db/search/word-query.ts';

/**
 * What of a query is worth asking an index for. Of whole words it looks only at where they meet, but it gathers all items
 * with a word that starts so: where those are more than `most`, whether the items of the other words have one too is
 * quicker seen in them.
 */
export function indexQuery(query: WordQuery, terms: TermDictionary, most: number): WordQuery {
  return query.map((alternative) => {
    const counted = alternative.map((readings) => ({ readings, gathered: gatheredBy(readings, terms) }));
    const least = Math.min(...counted.map(({ gathered }) => gathered));
    return counted
      .filter(({ gathered }) => gathered <= Math.max(most, least))
      .map(({ readings }) => readings);
  });
}

/** How many items an index gathers for a query. */
export function gatheredItems(query: WordQuery, terms: TermDictionary): number {
  return query.flat().reduce((total, readings) => total + gatheredBy(readings, terms), 0);
}

function gatheredBy(readings: Reading[], terms: TermDictionary): number {
  const unfinished = readings.flat().filter(({ prefix }) => prefix);
  return unfinished.reduce((total, { word }) => total + terms.countStarting(word), 0);
}
