/** `prefix`: the start of words, for a word that is still being typed. */
export type SimilarTerm = { word: string; prefix: boolean; edits: number; items: number };

export type SortedTerms = {
  words: string[];
  count(word: string): number;
  countStarting(prefix: string): number;
  firstAtOrAfter(words: string[], word: string, from: number): number;
};

/**
 * Walks the sorted words as if they were a tree: words that start alike share the rows of the edit distance
 * (insertion, deletion, replacement, neighbours swapped), and a start that is too far away is skipped with
 * everything under it. So the dictionary needs no memory beyond its words.
 */
export function similarTerms(terms: SortedTerms, typed: string, mostEdits: number): SimilarTerm[] {
  const { words } = terms;
  const length = typed.length;
  const rows = [Uint8Array.from({ length: length + 1 }, (_, column) => column)];
  const found: SimilarTerm[] = [];
  let previous = '';
  let index = 0;
  while (index < words.length) {
    const word = words[index] ?? '';
    let depth = sharedStart(previous, word);
    previous = word;
    let skipped = false;
    while (depth < word.length) {
      depth += 1;
      const row = nextRow(rows, depth, word, typed);
      const edits = row[length] ?? 0;
      if (edits > 0 && edits <= mostEdits) {
        const start = word.slice(0, depth);
        if (depth === word.length) {
          found.push({ word, prefix: false, edits, items: terms.count(word) });
        }
        // The error lies before the last letter: otherwise every start that is one letter shorter would do.
        if (word[depth - 1] === typed[length - 1]) {
          found.push({ word: start, prefix: true, edits, items: terms.countStarting(start) });
        }
      }
      if (isTooFar(rows, depth, mostEdits)) {
        previous = word.slice(0, depth);
        index = terms.firstAtOrAfter(words, `${previous}\uffff`, index);
        skipped = true;
        break;
      }
    }
    if (!skipped) index += 1;
  }
  return found.sort((one, other) => one.edits - other.edits || other.items - one.items);
}

function sharedStart(one: string, other: string): number {
  let shared = 0;
  while (shared < one.length && shared < other.length && one[shared] === other[shared]) shared += 1;
  return shared;
}

function nextRow(rows: Uint8Array[], depth: number, word: string, typed: string): Uint8Array {
  const row = (rows[depth] ??= new Uint8Array(typed.length + 1));
  const above = rows[depth - 1] ?? row;
  const twoAbove = rows[depth - 2];
  const letter = word[depth - 1];
  row[0] = depth;
  for (let column = 1; column <= typed.length; column += 1) {
    const replaced = (above[column - 1] ?? 0) + (typed[column - 1] === letter ? 0 : 1);
    let edits = Math.min(replaced, (above[column] ?? 0) + 1, (row[column - 1] ?? 0) + 1);
    const swapped = typed[column - 1] === word[depth - 2] && typed[column - 2] === letter;
    if (swapped && twoAbove && column > 1) edits = Math.min(edits, (twoAbove[column - 2] ?? 0) + 1);
    row[column] = edits;
  }
  return row;
}

/** A swap reaches back two rows, so the row above must be out of reach as well. */
function isTooFar(rows: Uint8Array[], depth: number, mostEdits: number): boolean {
  return least(rows[depth]) > mostEdits && least(rows[depth - 1]) >= mostEdits;
}

function least(row: Uint8Array | undefined): number {
  let value = 255;
  for (const edits of row ?? []) if (edits < value) value = edits;
  return value;
}
