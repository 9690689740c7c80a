import { foldWords } from '#db/search/fold-text.ts';
import type { TermDictionary } from '#db/search/term-dictionary.ts';
import type { QueryWord, WordQuery } from '#db/search/word-query.ts';
import type { StationFilter } from '#db/stores/station-filter.ts';

/** How many stations can match at most; infinitely many while the dictionary is not there to tell. */
export function mostMatches(query: WordQuery, filter: StationFilter, terms: TermDictionary | null): number {
  if (terms === null) return Number.POSITIVE_INFINITY;
  const stations = ({ word, prefix }: QueryWord) => (prefix ? terms.countStarting(word) : terms.count(word));
  const matching = sum(query, (alternative) =>
    least(alternative, (readings) => sum(readings, (reading) => least(reading, stations))),
  );
  // The words of a tag are among a station's own: the rarest of them bounds the stations with that tag.
  const tagged = least(foldWords(filter.tag ?? ''), (word) => terms.count(word));
  return Math.min(matching, tagged);
}

function sum<Part>(parts: Part[], count: (part: Part) => number): number {
  return parts.reduce((total, part) => total + count(part), 0);
}

function least<Part>(parts: Part[], count: (part: Part) => number): number {
  return parts.reduce((smallest, part) => Math.min(smallest, count(part)), Number.POSITIVE_INFINITY);
}

/** Up to here collecting and sorting all matches is quicker than walking down the list and looking. */
export function isFew(matches: number): boolean {
  return matches <= 1_500;
}
