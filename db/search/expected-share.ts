import type { TermDictionary } from '#db/search/term-dictionary.ts';
import type { QueryWord, WordQuery } from '#db/search/word-query.ts';

/**
 * Which share of all items matches, about: as if words had nothing to do with one another. Each word is taken to be in
 * `factor` times as many items as the dictionary counts, which knows of titles alone.
 */
export function expectedShare(query: WordQuery, terms: TermDictionary, factor = 1): number {
  const share = ({ word, prefix }: QueryWord) =>
    Math.min(1, (factor * (prefix ? terms.countStarting(word) : terms.count(word))) / terms.items);
  return sum(query, (alternative) =>
    product(alternative, (readings) =>
      Math.min(
        1,
        sum(readings, (reading) => product(reading, share)),
      ),
    ),
  );
}

function sum<Part>(parts: Part[], value: (part: Part) => number): number {
  return parts.reduce((total, part) => total + value(part), 0);
}

export function product<Part>(parts: Part[], value: (part: Part) => number): number {
  return parts.reduce((total, part) => total * value(part), 1);
}
