import type { NamedArtist } from '#catalog/library/track-entry.ts';
import { tagText, tagTexts } from './tag-text.ts';

type Said = {
  /** As the tags name them, one or several. */
  names: readonly unknown[] | undefined;
  sortName: unknown;
  mbids: readonly unknown[] | undefined;
};

const guest = /\s+[([]?\s*(?:feat|ft)(?:\.\s*|\s+)|\s+[([]?\s*featuring\s+/i;
const MOST = 20;

/**
 * The artists that tags name. Several values are several artists. One value is split only where that is safe: at a
 * semicolon, at a slash between spaces, before "feat."; never at "&", "," or "/" within a word: "Earth, Wind & Fire"
 * and "AC/DC" are one.
 */
export function splitArtists({ names, sortName, mbids }: Said): NamedArtist[] {
  const said = tagTexts(names, MOST);
  const ids = mbidsOf(mbids);
  // As many ids as names: each name is whole, whatever it looks like.
  const isWhole = ids.length > 0 && ids.length === said.length;
  const artists = isWhole ? said : [...new Set(said.flatMap(splitOne))].slice(0, MOST);
  const sort = tagText(sortName);
  return artists.map((name, at) => ({
    name,
    sortName: artists.length === 1 ? sort : null,
    mbid: ids.length === artists.length ? (ids[at] ?? null) : null,
  }));
}

export function mbidsOf(values: unknown): string[] {
  const text = [values]
    .flat()
    .filter((value) => typeof value === 'string')
    .join(' ');
  return text.toLowerCase().match(/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/g) ?? [];
}

function splitOne(name: string): string[] {
  return name
    .split(/\s*;\s*|\s+\/\s+/)
    .flatMap((part) => {
      const [main = '', ...guests] = part.split(guest);
      // Brackets that "(feat. …)" opened.
      return [main, ...guests.map((each) => (/[([]/.test(each) ? each : each.replace(/\s*[)\]]\s*$/, '')))];
    })
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
