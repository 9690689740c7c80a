import { tagTexts } from './tag-text.ts';

const MOST = 12;

/** "Rock; Pop", "Rock|Pop", "(17)Rock", several values; "Folk, World, & Country" and "Hip-Hop/Rap" are one each. */
export function mapGenres(values: unknown): string[] {
  const parts = tagTexts(values, MOST)
    .flatMap((text) => text.split(/\s*[;|]\s*/))
    .flatMap((text) => (text.includes('&') ? [text] : text.split(/,\s+/)))
    .map((text) => text.replace(/^\(\d{1,3}\)\s*/, '').trim())
    // A number that no list knew.
    .filter((text) => text !== '' && text.length <= 100 && !/^\(?\d+\)?$/.test(text));
  const byFold = new Map<string, string>();
  for (const text of parts) if (!byFold.has(text.toLowerCase())) byFold.set(text.toLowerCase(), text);
  return [...byFold.values()].slice(0, MOST);
}
