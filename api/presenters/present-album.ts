import type { Album, Artist, Folder } from '#api/contract/library.ts';
import type { AlbumRow } from '#db/stores/albums.ts';
import type { ArtistRow } from '#db/stores/artists.ts';
import type { FolderRow } from '#db/stores/folders.ts';
import { presentArtwork } from './present-artwork.ts';
import type { Audience } from './present-station.ts';
import { presentArtistName } from './present-track.ts';

type Viewer = Pick<Audience, 'mediaUrl' | 'favorites'>;

export function presentAlbum(row: AlbumRow, { mediaUrl, favorites }: Viewer): Album {
  const { title, compilation, medium, year, released, genres, discs, tracks, durationMs } = row;
  const id = `album:${row.id}`;
  return {
    ...{ id, title },
    artists: row.artists.map(presentArtistName),
    ...{ compilation, medium, year, released, genres, discs, tracks, durationMs },
    artwork: presentArtwork(row.artwork, mediaUrl),
    addedAt: row.addedAt.toISOString(),
    favorite: favorites.has(id),
  };
}

export function presentArtist(row: ArtistRow, { mediaUrl, favorites }: Viewer): Artist {
  const { name, albums, tracks, genres } = row;
  const id = `artist:${row.id}`;
  return {
    ...{ id, name, albums, tracks, genres },
    artwork: presentArtwork(row.artwork, mediaUrl),
    favorite: favorites.has(id),
  };
}

export function presentFolder(row: FolderRow, mediaUrl: string): Folder {
  return {
    id: `folder:${row.id}`,
    name: row.name,
    parent: row.parentId === null ? null : `folder:${row.parentId}`,
    tracks: row.tracks,
    artwork: presentArtwork(row.artwork, mediaUrl),
  };
}
