import { wordsOf } from './clean-title.ts';

export type SplitTitle = { title: string; artist: string | null; song: string | null };

/** The first dash between spaces parts artist from song; a name with a dash of its own has no spaces around it. */
const separator = /\s+(?:[-–—~]|-{2,}|\/\/)\s+/u;
const nobody = new Set([
  'unknown',
  'unknown artist',
  'various',
  'various artists',
  'va',
  'n a',
  'artist',
  'null',
]);
const nothing = new Set(['unknown', 'unknown title', 'unknown track', 'n a', 'title', 'untitled', 'null']);

/** `Artist - Song`; a station that puts its own name, or nobody's, before what plays has told no artist. */
export function splitTitle(title: string, stationName: string): SplitTitle {
  const found = separator.exec(title);
  if (!found) return { title, artist: null, song: null };
  const artist = title.slice(0, found.index).trim();
  const song = title.slice(found.index + found[0].length).trim();
  const by = wordsOf(artist);
  if (by === wordsOf(stationName) || nobody.has(by)) return { title: song, artist: null, song: null };
  if (nothing.has(wordsOf(song)) || wordsOf(song) === wordsOf(stationName))
    return { title: artist, artist: null, song: null };
  return by === '' || wordsOf(song) === '' ? { title, artist: null, song: null } : { title, artist, song };
}
