import type { TermDictionary } from '#db/search/term-dictionary.ts';
import type { QueryWord, Reading, WordQuery } from '#db/search/word-query.ts';

/**
 * Which share of all items matches, about: as if words had nothing to do with one another. Each word is taken to be in
 * `factor` times as many items as the dictionary counts, which knows of titles alone.
 */
export function expectedShare(query: WordQuery, terms: TermDictionary, factor = 1): number {
  const share = ({ word, prefix }: QueryWord) =>
    Math.min(1, (factor * (prefix ? terms.countStarting(word) : terms.count(word))) / terms.items);
  return sum(query, (alternative) =>
    product(alternative.filter(isNews), (readings) =>
      Math.min(
        1,
        sum(readings, (reading) => product(reading, share)),
      ),
    ),
  );
}

/** Who has "weird" has a word that starts with "we" as well. */
function isNews(readings: Reading[], at: number, alternative: Reading[][]): boolean {
  const started = readings[0]?.[0];
  if (readings.length !== 1 || readings[0]?.length !== 1 || !started?.prefix) return true;
  const others = alternative.filter((other, index) => index !== at && other.length === 1);
  return !others.some(([other]) => other?.length === 1 && other[0]?.word.startsWith(started.word));
}

function sum<Part>(parts: Part[], value: (part: Part) => number): number {
  return parts.reduce((total, part) => total + value(part), 0);
}

export function product<Part>(parts: Part[], value: (part: Part) => number): number {
  return parts.reduce((total, part) => total * value(part), 1);
}
