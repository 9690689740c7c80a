import { buildTermDictionary, type TermDictionary } from '#db/search/term-dictionary.ts';

/**
 * SQL that gathers rows of `counted` (word, items) into two long texts: a row for each of 60,000 words would cost the
 * process ten times as much to read. Words are no more than a tsvector's: nothing in them is a space.
 */
export const gatheredTerms = `
  string_agg(word, ' ' ORDER BY word COLLATE "C") AS words,
  string_agg(items::text, ' ' ORDER BY word COLLATE "C") AS counts`;

export type GatheredTerms = { words: string | null; counts: string | null; items: number };

export function readGatheredTerms(row: GatheredTerms | undefined): TermDictionary {
  const words = row?.words?.split(' ') ?? [];
  const counts = row?.counts?.split(' ') ?? [];
  return buildTermDictionary(
    words.map((word, index) => ({ word, items: Number(counts[index]) })),
    Number(row?.items ?? 0),
  );
}
