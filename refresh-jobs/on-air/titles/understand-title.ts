import { cleanTitle } from './clean-title.ts';
import { decodeTitle, repairMojibake } from './decode-title.ts';
import { splitTitle, type SplitTitle } from './split-title.ts';

/** What a title is judged by: a station that says its own name says nothing. */
export type TitleStation = { name: string; country: string | null };

/** What a station said, as bytes or as text, in one piece or with artist and song apart. */
export type SaidTitle = { text: string | Uint8Array } | { artist: string; song: string };

/** Null where it says nothing of what plays. */
export function understandTitle(said: SaidTitle, { name, country }: TitleStation): SplitTitle | null {
  if ('artist' in said) {
    const artist = cleanTitle(repairMojibake(said.artist, country), name);
    const song = cleanTitle(repairMojibake(said.song, country), name);
    if (artist !== null && song !== null) return { title: `${artist} - ${song}`, artist, song };
    const title = song ?? artist;
    return title === null ? null : splitTitle(title, name);
  }
  const text =
    typeof said.text === 'string' ? repairMojibake(said.text, country) : decodeTitle(said.text, country);
  const title = cleanTitle(text, name);
  if (title === null) return null;
  const split = splitTitle(title, name);
  // What is left beside the station's name can be as empty as the whole.
  return split.title === title || cleanTitle(split.title, name) !== null ? split : null;
}
