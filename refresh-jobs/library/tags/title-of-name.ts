import { tagText } from './tag-text.ts';

export type NameParts = { title: string; artist: string | null; number: number | null; disc: number | null };

/**
 * What the name of a file says where its tags are silent: "01 - Title", "1-03 Title", "01 - Artist - Title",
 * "Artist - Title". A number at the beginning is one of a track only if it looks like one: "99 Luftballons" is a title.
 *
 * `known`: what the tags did say.
 */
export function titleOfName(
  fileName: string,
  known: { artist: string | null; number: number | null },
): NameParts {
  const bare = fileName.replace(/\.[^.]{1,5}$/, '');
  const spaced = bare.includes(' ') ? bare : bare.replace(/_+/g, ' ');
  const whole = tagText(spaced) ?? tagText(fileName) ?? 'Untitled';
  const { disc, number, rest } = splitNumber(whole, known.number);
  const parts = rest.split(/\s+[-–—]\s+/);
  const [first = '', second = ''] = parts;
  if (parts.length === 2 && known.artist !== null && isSame(first, known.artist)) {
    return { title: second, artist: null, number, disc };
  }
  if (parts.length === 2 && known.artist === null) return { title: second, artist: first, number, disc };
  return { title: rest, artist: null, number, disc };
}

function splitNumber(
  text: string,
  known: number | null,
): { disc: number | null; number: number | null; rest: string } {
  const withDisc = /^(\d{1,2})[-.](\d{2,3})(?:\s*[-.)]\s+|\s+)(\S.*)$/.exec(text);
  if (withDisc) return { disc: Number(withDisc[1]), number: Number(withDisc[2]), rest: withDisc[3] ?? text };
  const match = /^(\d{1,3})(\s*[-–.)]\s*|\s+)(\D.*)$/.exec(text);
  const [, digits = '', gap = '', rest = ''] = match ?? [];
  const isNumber = digits.startsWith('0') || Number(digits) === known || /^\s+[-–]\s+$|^[.)]\s+$/.test(gap);
  return match && isNumber && digits !== '000'
    ? { disc: null, number: Number(digits) || null, rest }
    : { disc: null, number: null, rest: text };
}

/** "CD 2", "Disc 02 - Live", "Disk1": which disc a folder is; null where its name says none. */
export function discOfFolder(folderName: string): number | null {
  const number = Number(
    /^(?:cd|dis[ck]|dvd|vol(?:ume)?)[\s._#-]*(\d{1,2})(?!\d)/i.exec(folderName.trim())?.[1],
  );
  return number > 0 ? number : null;
}

function isSame(a: string, b: string): boolean {
  return a.localeCompare(b, undefined, { sensitivity: 'base' }) === 0;
}
