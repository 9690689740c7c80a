import type { Queryable } from '#db/database.ts';
import {
  albumsByKey,
  albumsWhollyOf,
  renameAlbumKeys,
  writeAlbums,
  type AlbumToFind,
} from '#db/stores/album-writes.ts';
import { wantArtwork } from '#db/stores/episode-writes.ts';
import { albumKeyOf, namedArtists } from './album-key.ts';
import { creditsOf } from './compose-track.ts';
import type { TrackEntry } from './track-entry.ts';

export type TrackOfAlbum = {
  trackId: string;
  entry: TrackEntry;
  folder: string;
  /** The album that it was on until now. */
  before: string | null;
  pictureUrl: string | null;
};

/** More wanted than what episodes show, less than shows. */
export const coverPriority = 500;

/**
 * The album of each track, by track id. An album whose tracks all have become another, which is not there yet, is that
 * one, and keeps its id.
 */
export async function gatherAlbums(
  client: Queryable,
  providerId: string,
  tracks: readonly TrackOfAlbum[],
  artistIds: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const byKey = new Map<string, TrackOfAlbum[]>();
  for (const track of tracks) {
    if (track.entry.album === null) continue;
    const key = albumKeyOf(track.entry.album, providerId, track.folder);
    byKey.set(key, [...(byKey.get(key) ?? []), track]);
  }
  const known = await albumsByKey(client, [...byKey.keys()]);
  const left = new Map<string, Map<string, number>>();
  for (const [key, some] of byKey) {
    if (known.has(key)) continue;
    for (const { before } of some) {
      if (before === null) continue;
      const keys = left.get(before) ?? new Map<string, number>();
      left.set(before, keys.set(key, (keys.get(key) ?? 0) + 1));
    }
  }
  const whole = await albumsWhollyOf(
    client,
    [...left.keys()],
    tracks.map(({ trackId }) => trackId),
  );
  const taken = new Set<string>();
  const renamed: { id: string; key: string }[] = [];
  for (const id of whole) {
    // Where it was divided, the larger part is it.
    const keys = [...(left.get(id) ?? [])].filter(([key]) => !taken.has(key)).sort((a, b) => b[1] - a[1]);
    const key = keys[0]?.[0];
    if (key === undefined) continue;
    taken.add(key);
    renamed.push({ id, key });
  }
  await renameAlbumKeys(client, renamed);
  const albums = Array.from(byKey, ([key, some]) => albumOf(key, some, artistIds));
  await wantArtwork(
    client,
    albums.flatMap(({ artworkUrl }) => artworkUrl ?? []),
    coverPriority,
  );
  const ids = await writeAlbums(client, albums);
  return new Map(
    Array.from(byKey).flatMap(([key, some]) => {
      const id = ids.get(key);
      return id === undefined ? [] : some.map(({ trackId }): [string, string] => [trackId, id]);
    }),
  );
}

function albumOf(
  key: string,
  tracks: readonly TrackOfAlbum[],
  artistIds: ReadonlyMap<string, string>,
): AlbumToFind {
  const entries = tracks.flatMap(({ entry }) => entry.album ?? []);
  const named = entries.find((entry) => namedArtists(entry).length > 0);
  const first = tracks
    .filter(({ pictureUrl }) => pictureUrl !== null)
    .sort((a, b) => placeOf(a.entry) - placeOf(b.entry))[0];
  return {
    key,
    title: mostUsed(entries.map(({ title }) => title)),
    mbid: entries.find(({ mbid }) => mbid !== null)?.mbid ?? null,
    compilation: entries.some(({ compilation }) => compilation),
    artists: named ? creditsOf(namedArtists(named), artistIds) : null,
    artworkUrl: first?.pictureUrl ?? null,
  };
}

function placeOf({ disc, number }: TrackEntry): number {
  return (disc ?? 0) * 10_000 + (number ?? 9_999);
}

function mostUsed(spellings: string[]): string {
  const uses = new Map<string, number>();
  for (const spelling of spellings) uses.set(spelling, (uses.get(spelling) ?? 0) + 1);
  return [...uses].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0] ?? '';
}
