import type { Playlist } from '#api/contract/playlist.ts';
import type { Rules } from '#api/contract/playlist.ts';
import type { PlaylistRow } from '#db/stores/playlists.ts';
import { presentArtwork } from './present-artwork.ts';

/** A row that the listener may see. */
export function presentPlaylist(row: PlaylistRow, listenerId: string, mediaUrl: string): Playlist {
  const { title, description, items, durationMs, role, collaborative, members, revision } = row;
  return {
    id: `playlist:${row.id}`,
    ...{ title, description },
    kind: row.ownerId === null ? 'file' : row.rules === null ? 'manual' : 'smart',
    rules: row.rules as Rules | null,
    ...{ items, durationMs },
    artworks: row.artworks.flatMap((artwork) => presentArtwork(artwork, mediaUrl) ?? []),
    owner:
      row.ownerId === null ? null : { name: row.ownerName ?? 'A listener', isMe: row.ownerId === listenerId },
    ...{ role, collaborative, members },
    shared: row.linked || members > 0,
    revision,
    updatedAt: row.updatedAt.toISOString(),
  };
}
