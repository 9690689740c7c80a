import { inTransaction, type Database, type Queryable } from '#db/database.ts';
import { albumsInFolders, artistsOfAlbums, emptyAlbums, recountAlbums } from '#db/stores/album-writes.ts';
import { ensureArtists } from '#db/stores/artist-writes.ts';
import { wantArtwork } from '#db/stores/episode-writes.ts';
import { ensureGenres } from '#db/stores/genre-writes.ts';
import { joinIds } from '#db/stores/join-ids.ts';
import { leaveOldPaths, tracksAtPaths, writeFiles, type FileToWrite } from '#db/stores/library-files.ts';
import { ensureFolders, parentOf, setFolderCovers } from '#db/stores/library-folders.ts';
import { retireLostTracks, touchedByTracks, writeTracks } from '#db/stores/track-writes.ts';
import { namedArtists } from './album-key.ts';
import { artistKeyOf } from './artist-key.ts';
import { composeTrack } from './compose-track.ts';
import { coverPriority, gatherAlbums } from './gather-albums.ts';
import { lockLibrary } from './lock-library.ts';
import { placeTracks, type PlacedFile } from './place-tracks.ts';
import { touch, type Touched } from './touched.ts';
import type { ReadFile, TrackEntry } from './track-entry.ts';

export type FilesToCommit = {
  provider: { id: string; name: string };
  files: readonly (ReadFile & {
    addedAt: Date;
    /** Of the picture in it. */
    pictureUrl: string | null;
  })[];
  /** Track ids by the path where they lie now. */
  moved: ReadonlyMap<string, string>;
  /** By folder: its picture; null where it has none any more. */
  covers: ReadonlyMap<string, string | null>;
};

/**
 * Makes a batch of read files visible: tracks, albums, artists and genres. What is to be counted anew is added to
 * `touched`. Done again with the same files, it changes nothing.
 */
export async function commitFiles(
  database: Database,
  batch: FilesToCommit,
  touched: Touched,
): Promise<{ added: number; updated: number; unreadable: number }> {
  if (batch.files.length === 0 && batch.covers.size === 0) return { added: 0, updated: 0, unreadable: 0 };
  return inTransaction(database, async (client) => {
    await lockLibrary(client);
    return writeBatch(client, batch, touched);
  });
}

async function writeBatch(client: Queryable, batch: FilesToCommit, touched: Touched) {
  const { provider, files, moved, covers } = batch;
  const folderIds = await ensureFolders(client, provider.id, provider.name, [
    ...files.map(({ path }) => parentOf(path)),
    ...covers.keys(),
  ]);
  const folderOf = (path: string) => folderIds.get(parentOf(path)) ?? '';
  const known = await tracksAtPaths(
    client,
    provider.id,
    files.map(({ path }) => path),
  );
  const placed = placeTracks(files, known, moved);
  const read = placed.flatMap((one) => asRead(one) ?? []);
  const ids = placed.flatMap(({ trackId }) => trackId ?? []);
  const displaced = [...known.values()].flatMap(({ trackId }) => trackId ?? []);
  const before = await touchedByTracks(client, [...new Set([...ids, ...displaced])]);

  const artistIds = await ensureArtists(client, artistsOf(read));
  const genres = await ensureGenres(
    client,
    read.flatMap(({ entry }) => entry.genres),
  );
  const pictures = new Map(files.map(({ path, pictureUrl }) => [path, pictureUrl]));
  const albumTracks = read.map(({ file, entry, trackId }) => ({
    ...{ trackId, entry, folder: parentOf(file.path), before: before.albumOf.get(trackId) ?? null },
    pictureUrl: covers.get(parentOf(file.path)) ? null : (pictures.get(file.path) ?? null),
  }));
  // Of an album's files one picture is fetched, and none where its folder has one.
  const alone = albumTracks.filter(({ entry }) => entry.album === null);
  const shown = [...covers.values(), ...alone.map(({ pictureUrl }) => pictureUrl)];
  await wantArtwork(
    client,
    shown.flatMap((url) => url ?? []),
    coverPriority,
  );
  const albumIds = await gatherAlbums(client, provider.id, albumTracks, artistIds);

  const addedAt = new Map(files.map((file) => [file.path, file.addedAt]));
  await leaveOldPaths(
    client,
    provider.id,
    read.map(({ file, trackId }) => ({ trackId, path: file.path })),
  );
  const rows = read.map(({ file, entry, trackId }) =>
    composeTrack(
      file,
      entry,
      {
        ...{ trackId, providerId: provider.id, folderId: folderOf(file.path) },
        albumId: albumIds.get(trackId) ?? null,
        artworkUrl: albumIds.has(trackId) ? null : (pictures.get(file.path) ?? null),
        addedAt: addedAt.get(file.path) ?? new Date(),
      },
      artistIds,
      genres,
    ),
  );
  await writeTracks(client, rows);
  await writeFiles(
    client,
    provider.id,
    placed.map((one) => asFile(one, folderOf(one.file.path))),
  );
  await retireLostTracks(client, [...new Set([...displaced, ...ids])]);

  await setFolderCovers(client, provider.id, covers);
  const changedFolders = [...covers.keys()].flatMap((path) => folderIds.get(path) ?? []);
  await finishAlbums(client, {
    before: before.albumOf,
    now: albumIds,
    more: [...before.albumIds, ...(await albumsInFolders(client, changedFolders))],
    touched,
  });
  touch(touched, before);
  touch(touched, { artistIds: artistIds.values(), folderIds: rows.map(({ folderId }) => folderId) });
  touch(touched, { genres: genres.values() });
  const added = placed.filter(({ isNew }) => isNew).length;
  const unreadable = placed.length - read.length;
  return { added, updated: read.length - added, unreadable };
}

/** Albums are counted anew; one that lost its last track to another is that one from now on. */
export async function finishAlbums(
  client: Queryable,
  change: {
    before: ReadonlyMap<string, string>;
    now: ReadonlyMap<string, string>;
    more: string[];
    touched: Touched;
  },
): Promise<void> {
  const all = [...new Set([...change.now.values(), ...change.more])];
  touch(change.touched, { artistIds: await artistsOfAlbums(client, all) });
  const empty = await emptyAlbums(client, [...new Set(change.before.values())]);
  const became = new Map<string, Map<string, number>>();
  for (const [trackId, oldId] of change.before) {
    const albumId = change.now.get(trackId);
    if (albumId === undefined || albumId === oldId || !empty.has(oldId)) continue;
    const counts = became.get(oldId) ?? new Map<string, number>();
    became.set(oldId, counts.set(albumId, (counts.get(albumId) ?? 0) + 1));
  }
  const joined = Array.from(became, ([oldId, counts]) => ({
    oldId,
    id: [...counts].sort(([, m], [, n]) => n - m)[0]?.[0] ?? '',
  }));
  // Albums without a track now, with what most of their tracks are part of: their ids answer by it.
  await joinIds(client, 'album', joined);
  await recountAlbums(client, all);
  touch(change.touched, { artistIds: await artistsOfAlbums(client, all) });
}

type Read = { file: ReadFile; entry: TrackEntry; trackId: string };

function asRead({ file, trackId }: PlacedFile): Read | null {
  if ('failure' in file.outcome || trackId === null) return null;
  return { file, trackId, entry: file.outcome.entry };
}

function asFile({ file, trackId }: PlacedFile, folderId: string): FileToWrite {
  const { path, version, size, contentHash, outcome } = file;
  const failed = 'failure' in outcome;
  return {
    ...{ folderId, path, version, size, kind: 'track', trackId },
    state: failed ? 'unreadable' : 'ok',
    failure: failed ? outcome.failure : null,
    failureType: failed ? outcome.failureType : null,
    contentHash: contentHash || null,
  };
}

function artistsOf(read: readonly Read[]) {
  const found = new Map<string, { key: string; name: string; mbid: string | null }>();
  for (const { entry } of read) {
    for (const { name, mbid } of [...entry.artists, ...(entry.album ? namedArtists(entry.album) : [])]) {
      const key = artistKeyOf(name);
      if (key === '') continue;
      const before = found.get(key);
      if (before) before.mbid ??= mbid;
      else found.set(key, { key, name, mbid });
    }
  }
  return [...found.values()];
}
