import { similarTerms, type SimilarTerm } from '#db/search/similar-terms.ts';

/** Every word that items (stations, or shows and episodes) are found by, with the number of items that have it. */
export type TermDictionary = {
  size: number;
  /** How many items there are. */
  items: number;
  /** Differs, in all likelihood, where another dictionary would answer a search in another way. */
  fingerprint: string;
  /** How many items have exactly this word. */
  count(word: string): number;
  /** How many items have a word that starts so, at most: one with two such words counts twice. */
  countStarting(prefix: string): number;
  /** Words, and starts of words, that are at least one and at most `edits` typing errors away, nearest first. */
  similar(word: string, edits: number): SimilarTerm[];
};

export function buildTermDictionary(terms: { word: string; items: number }[], items: number): TermDictionary {
  const sorted = terms.toSorted((one, other) => (one.word < other.word ? -1 : 1));
  const words = sorted.map((term) => term.word);
  const before = new Uint32Array(words.length + 1);
  sorted.forEach((term, index) => {
    before[index + 1] = (before[index] ?? 0) + term.items;
  });
  const between = (from: number, to: number) => (before[to] ?? 0) - (before[from] ?? 0);
  const countStarting = (prefix: string) =>
    between(firstAtOrAfter(words, prefix), firstAtOrAfter(words, `${prefix}\uffff`));
  const count = (word: string) => {
    const index = firstAtOrAfter(words, word);
    return words[index] === word ? between(index, index + 1) : 0;
  };
  return {
    size: words.length,
    items,
    fingerprint: [items, words.length, before[words.length], hashOf(words)].join('.'),
    count,
    countStarting,
    similar: (word, edits) => similarTerms({ words, count, countStarting, firstAtOrAfter }, word, edits),
  };
}

/** FNV-1a over the words: the same in every process, and quick. */
function hashOf(words: string[]): string {
  let hash = 0x811c9dc5;
  for (const word of words) {
    for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
    hash = Math.imul(hash ^ 32, 0x01000193);
  }
  return (hash >>> 0).toString(36);
}

function firstAtOrAfter(words: string[], word: string, from = 0): number {
  let low = from;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((words[middle] ?? '') < word) low = middle + 1;
    else high = middle;
  }
  return low;
}
