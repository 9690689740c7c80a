import type { SimilarTerm } from '#db/search/similar-terms.ts';
import type { TermDictionary } from '#db/search/term-dictionary.ts';
import {
  strictQuery,
  toTsquery,
  type Alternative,
  type Reading,
  type WordQuery,
} from '#db/search/word-query.ts';

const mostSpellings = 6;

/**
 * What may have been meant by words that find too little: nearby spellings of each, words written apart that
 * belong together ("1 live") and together that belong apart ("radiobob"). Null when nothing comes to mind.
 */
export function loosenQuery(words: string[], terms: TermDictionary): WordQuery | null {
  const readings = words.map((word, index) => wordReadings(word, index === words.length - 1, terms));
  return unlessAsTyped(words, [readings, ...joinedAlternatives(words, readings, terms, () => true)]);
}

/** As if only the words that nothing has were mistyped: the likelier reading, and much quicker to look for. */
export function respellUnknown(words: string[], terms: TermDictionary): WordQuery | null {
  const readings = keepKnown(words, terms);
  const unknown = (index: number) => !isKnown(words, index, terms);
  return unlessAsTyped(words, [readings, ...joinedAlternatives(words, readings, terms, unknown)]);
}

/** As if beside those one more word was mistyped, into another that exists. */
export function respellOneKnown(words: string[], terms: TermDictionary): WordQuery | null {
  const readings = keepKnown(words, terms);
  const respelled = words.flatMap((word, index) => {
    if (!isKnown(words, index, terms)) return [];
    const other = wordReadings(word, index === words.length - 1, terms).slice(1);
    return [readings.map((each, at) => (at === index ? other : each))];
  });
  const joined = joinedAlternatives(words, readings, terms, () => true);
  return unlessAsTyped(words, [...respelled, ...joined]);
}

function isKnown(words: string[], index: number, terms: TermDictionary): boolean {
  const word = words[index] ?? '';
  return (index === words.length - 1 ? terms.countStarting(word) : terms.count(word)) > 0;
}

function keepKnown(words: string[], terms: TermDictionary): Alternative {
  return words.map((word, index) => {
    const last = index === words.length - 1;
    return isKnown(words, index, terms) ? [[{ word, prefix: last }]] : wordReadings(word, last, terms);
  });
}

/** Neighbours as one word, where one of them is `joinable`. */
function joinedAlternatives(
  words: string[],
  readings: Alternative,
  terms: TermDictionary,
  joinable: (index: number) => boolean,
): Alternative[] {
  return words.slice(1).flatMap((_, index) => {
    const joined = joinable(index) || joinable(index + 1) ? joinedReading(words, index, terms) : undefined;
    return joined ? [[...readings.slice(0, index), [joined], ...readings.slice(index + 2)]] : [];
  });
}

function unlessAsTyped(words: string[], query: WordQuery): WordQuery | null {
  const possible = query.filter((alternative) => alternative.every((each) => each.length > 0));
  const asTyped = toTsquery(possible) === toTsquery(strictQuery(words));
  return possible.length === 0 || asTyped ? null : possible;
}

/** The word as typed where something has it, then its nearby spellings, then its two halves. */
function wordReadings(word: string, last: boolean, terms: TermDictionary): Reading[] {
  const prefix = last || word.length >= 3;
  const known = prefix ? terms.countStarting(word) > 0 : terms.count(word) > 0;
  const halves = bestHalves(word, last, terms);
  return [
    ...(known ? [[{ word, prefix }]] : []),
    ...nearestSpellings(word, last, terms).map((term) => [{ word: term.word, prefix: term.prefix }]),
    ...(halves ? [halves] : []),
  ];
}

function nearestSpellings(word: string, last: boolean, terms: TermDictionary): SimilarTerm[] {
  const edits = allowedEdits(word);
  if (edits === 0) return [];
  const similar = terms.similar(word, edits).filter((term) => last || !term.prefix);
  return similar.filter((term) => term.edits === similar[0]?.edits).slice(0, mostSpellings);
}

/** One typing error in a word of four letters, two from eight; numbers mean what they say: 105 is not 106. */
function allowedEdits(word: string): number {
  if (word.length < 4 || /^\p{N}+$/u.test(word)) return 0;
  return word.length < 8 ? 1 : 2;
}

/** The cut of a word into two known ones that most items have. */
function bestHalves(word: string, last: boolean, terms: TermDictionary): Reading | undefined {
  let best: Reading | undefined;
  let most = 0;
  for (let cut = 1; cut < word.length; cut += 1) {
    const [left, right] = [word.slice(0, cut), word.slice(cut)];
    const known = Math.min(terms.count(left), last ? terms.countStarting(right) : terms.count(right));
    if (known > most) {
      most = known;
      best = [
        { word: left, prefix: false },
        { word: right, prefix: last },
      ];
    }
  }
  return best;
}

function joinedReading(words: string[], index: number, terms: TermDictionary): Reading | undefined {
  const joined = `${words[index] ?? ''}${words[index + 1] ?? ''}`;
  const last = index + 2 === words.length;
  const known = last ? terms.countStarting(joined) : terms.count(joined);
  return known > 0 ? [{ word: joined, prefix: last }] : undefined;
}
