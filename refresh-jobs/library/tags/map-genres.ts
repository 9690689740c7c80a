import { tagTexts } from './tag-text.ts';

const MOST = 12;

/** "Rock; Pop", "Rock|Pop", "(17)Rock", several values; "Folk, World, & Country" and "Hip-Hop/Rap" are one each. */
export function mapGenres(values: readonly unknown[] | undefined): string[] {
  const parts = tagTexts(values, MOST)
    .flatMap((text) => text.split(/\s*[;|]\s*/))
    .flatMap((text) => (text.includes('&') ? [text] : text.split(/,\s+/)))
    .map((text) => text.replace(/^\(\d{1,3}\)\s*/, '').trim())
    // A number that no list knew.
    .filter((text) => text !== '' && text.length <= 100 && !/^\(?\d+\)?$/.test(text));
  const byFold = new Map(parts.toReversed().map((text) => [text.toLowerCase(), text]));
  return [...byFold.values()].toReversed().slice(0, MOST);
}
