import { librarySortName, trackSearchVector } from '#db/search/track-search-vector.ts';
import { genreKeyOf } from '#db/stores/genre-writes.ts';
import type { TrackToWrite } from '#db/stores/track-writes.ts';
import { artistKeyOf } from './artist-key.ts';
import type { ReadFile, TrackEntry } from './track-entry.ts';

export type TrackPlace = {
  trackId: string;
  providerId: string;
  folderId: string;
  albumId: string | null;
  artworkUrl: string | null;
  addedAt: Date;
};

/** A row of a track from what its file says. `artistIds` by key, `genres` by key in their one spelling. */
export function composeTrack(
  { path, size, contentHash }: ReadFile,
  entry: TrackEntry,
  { trackId, ...place }: TrackPlace,
  artistIds: ReadonlyMap<string, string>,
  genres: ReadonlyMap<string, string>,
): TrackToWrite {
  const { album, artists, hasPicture: _, genres: said, ...rest } = entry;
  const spelled = [...new Set(said.flatMap((genre) => genres.get(genreKeyOf(genre)) ?? []))];
  const composers = entry.details.composers;
  return {
    ...rest,
    ...place,
    id: trackId,
    path,
    size,
    contentHash,
    sortTitle: librarySortName(entry.title),
    genres: spelled,
    artists: creditsOf(artists, artistIds),
    search: trackSearchVector({
      title: entry.title,
      artists: artists.map(({ name }) => name),
      album: album?.title,
      genres: spelled,
      ...(Array.isArray(composers) && { composers }),
    }),
  };
}

/** As they are named there, each once. */
export function creditsOf(
  artists: readonly { name: string }[],
  ids: ReadonlyMap<string, string>,
): { id: string; name: string }[] {
  const credits = new Map<string, { id: string; name: string }>();
  for (const { name } of artists) {
    const id = ids.get(artistKeyOf(name));
    if (id !== undefined && !credits.has(id)) credits.set(id, { id, name });
  }
  return [...credits.values()];
}
