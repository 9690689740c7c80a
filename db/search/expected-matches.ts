import { foldWords } from '#db/search/fold-text.ts';
import { languageWords, placeWords } from '#db/search/station-search-vector.ts';
import type { TermDictionary } from '#db/search/term-dictionary.ts';
import type { QueryWord, WordQuery } from '#db/search/word-query.ts';
import type { StationFilter } from '#db/stores/station-filter.ts';

/**
 * About how many stations match, as if words and filters had nothing to do with one another. It only chooses
 * the quicker of two ways to the same answer, so it may be wrong; 0 where the words do not tell.
 */
export function expectedMatches(query: WordQuery, filter: StationFilter, terms: TermDictionary): number {
  if (terms.items === 0 || filter.codec !== undefined || filter.provider !== undefined) return 0;
  const share = ({ word, prefix }: QueryWord) =>
    Math.min(1, (prefix ? terms.countStarting(word) : terms.count(word)) / terms.items);
  const matching = sum(query, (alternative) =>
    product(alternative, (readings) =>
      Math.min(
        1,
        sum(readings, (reading) => product(reading, share)),
      ),
    ),
  );
  // Tags, country and language of a station are among its own words.
  const filtered = [
    ...foldWords(filter.tag ?? ''),
    ...(filter.country === undefined ? [] : placeWords(filter.country.toUpperCase()).slice(0, 1)),
    ...(filter.language === undefined ? [] : languageWords(filter.language).slice(0, 1)),
  ];
  return terms.items * matching * product(filtered, (word) => share({ word, prefix: false }));
}

function sum<Part>(parts: Part[], value: (part: Part) => number): number {
  return parts.reduce((total, part) => total + value(part), 0);
}

function product<Part>(parts: Part[], value: (part: Part) => number): number {
  return parts.reduce((total, part) => total * value(part), 1);
}
