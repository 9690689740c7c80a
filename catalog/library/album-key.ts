import { artistKeyOf, isVarious } from './artist-key.ts';
import type { AlbumEntry } from './track-entry.ts';

const disc = /^(?:cd|disc|disk|dvd|vinyl|lp|tape|side|seite|teil|part|folge)[\s._-]*(?:\d{1,3}|[a-d])\b/i;

/** A folder that holds one disc of what its parent is: "CD 1", "Disc 2 - Live". */
export function isDiscFolder(name: string): boolean {
  return disc.test(name);
}

/** The folder of an album of which this one is, or holds one disc. */
export function albumFolderOf(folder: string): string {
  const slash = folder.lastIndexOf('/');
  if (!isDiscFolder(folder.slice(slash + 1)) || slash === -1) return folder;
  return folder.slice(0, slash);
}

/**
 * What the tracks of one album agree on: the MusicBrainz release; else title and album artist, wherever they lie; else
 * title and folder.
 */
export function albumKeyOf(album: AlbumEntry, providerId: string, folder: string): string {
  if (album.mbid !== null) return `mbid:${album.mbid}`;
  const title = artistKeyOf(album.title);
  const artists = namedArtists(album).map(({ name }) => artistKeyOf(name));
  if (artists.length > 0) return `artist:${artists.join('\n')}\n${title}`;
  // Too long for an index would be a path of some thousand letters.
  return `folder:${providerId}\n${albumFolderOf(folder).slice(-1_000)}\n${title}`;
}

/** Album artists who are artists. */
export function namedArtists(album: AlbumEntry): AlbumEntry['artists'] {
  return album.artists.filter((artist) => !isVarious(artist));
}
