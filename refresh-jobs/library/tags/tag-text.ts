import { repairMojibake } from '#catalog/clean-name.ts';

const LONGEST = 500;
/** All but the joiners that some scripts are spelled with. */
const invisible = /[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffd]/gu;

/** One line of a tag as it is shown and searched; null where nothing is left. Entities stay: a title may be "R&amp;B". */
export function tagText(value: unknown, longest = LONGEST): string | null {
  if (typeof value !== 'string') return null;
  const text = repairMojibake(value.slice(0, 4 * longest).toWellFormed())
    .normalize('NFC')
    .replace(invisible, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return text === '' ? null : cutText(text, longest);
}

/** Texts without those that are empty or the same as one before them. */
export function tagTexts(values: unknown, most = 30): string[] {
  // A single value in some formats, whatever the types of the parser say.
  const texts = [values]
    .flat()
    .slice(0, 10 * most)
    .map((value) => tagText(value))
    .filter((text) => text !== null);
  return [...new Set(texts)].slice(0, most);
}

/** Several lines, as in lyrics and comments. */
export function tagLines(value: string, most = 5_000): string[] {
  return value
    .slice(0, 500_000)
    .split(/\r\n|\r|\n/, most)
    .map((line) => tagText(line) ?? '');
}

function cutText(text: string, longest: number): string {
  return text.length <= longest
    ? text
    : text
        .slice(0, longest)
        .toWellFormed()
        .replace(/\ufffd$/, '');
}
