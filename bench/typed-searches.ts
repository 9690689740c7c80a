import type { Random } from './random.ts';

/** What a search box sends while someone types: every start of the text, from its first letter. */
export function keystrokes(text: string, most = 14): string[] {
  const letters = Array.from(text).slice(0, most);
  return letters.map((_, index) => letters.slice(0, index + 1).join(''));
}

/** One typing error: a letter left out, doubled, replaced, or swapped with its neighbour; never the first. */
export function withTypo(text: string, random: Random): string {
  const at = random.whole(1, Math.max(1, text.length - 2));
  const [before, letter = '', next = '', after] = [
    text.slice(0, at),
    text[at],
    text[at + 1],
    text.slice(at + 2),
  ];
  return (
    before +
    random.pick([next, letter + letter + next, random.pick(['e', 'n', 'o', 'r']) + next, next + letter]) +
    after
  );
}
