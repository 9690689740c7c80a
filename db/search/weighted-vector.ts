export type Weight = 'A' | 'B' | 'C' | 'D';

/**
 * The text form of a tsvector: each word once, with the highest weight that it has, up to `mostWords` of them. Words
 * are folded already: letters, marks and digits only, so nothing in them can end the quotes.
 */
export function weightedVector(words: Partial<Record<Weight, string[]>>, mostWords: number): string {
  const weights = new Map<string, Weight>();
  for (const weight of ['A', 'B', 'C', 'D'] as const) {
    for (const word of words[weight] ?? []) {
      if (weights.size < mostWords && !weights.has(word)) weights.set(word, weight);
    }
  }
  return Array.from(weights, ([word, weight]) => `'${word}':1${weight === 'D' ? '' : weight}`).join(' ');
}
