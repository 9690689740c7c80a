import { expectedShare, product } from '#db/search/expected-share.ts';
import { foldWords } from '#db/search/fold-text.ts';
import { languageWords, placeWords } from '#db/search/station-search-vector.ts';
import type { TermDictionary } from '#db/search/term-dictionary.ts';
import type { WordQuery } from '#db/search/word-query.ts';
import type { StationFilter } from '#db/stores/station-filter.ts';

/**
 * About how many stations match, as if words and filters had nothing to do with one another. It only chooses
 * the quicker of two ways to the same answer, so it may be wrong; 0 where the words do not tell.
 */
export function expectedMatches(query: WordQuery, filter: StationFilter, terms: TermDictionary): number {
  if (terms.items === 0 || filter.codec !== undefined || filter.provider !== undefined) return 0;
  // Tags, country and language of a station are among its own words.
  const filtered = [
    ...foldWords(filter.tag ?? ''),
    ...(filter.country === undefined ? [] : placeWords(filter.country.toUpperCase()).slice(0, 1)),
    ...(filter.language === undefined ? [] : languageWords(filter.language).slice(0, 1)),
  ];
  const share = (word: string) => Math.min(1, terms.count(word) / terms.items);
  return terms.items * expectedShare(query, terms) * product(filtered, share);
}
