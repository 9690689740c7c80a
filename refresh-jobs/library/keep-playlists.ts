import { lockLibrary } from '#catalog/library/lock-library.ts';
import { inTransaction, type Database } from '#db/database.ts';
import { writeFiles } from '#db/stores/library-files.ts';
import { ensureFolders, parentOf } from '#db/stores/library-folders.ts';
import {
  eachTrackPath,
  forgetPlaylistFiles,
  playlistFilesOf,
  tracksOfPaths,
  writePlaylistFile,
  type TrackOfPath,
} from '#db/stores/playlist-files.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import { decodeText } from '#refresh-jobs/polite-fetch/decode-text.ts';
import { parseM3u } from '#refresh-jobs/providers/playlist/parse-m3u.ts';
import { parsePls } from '#refresh-jobs/providers/playlist/parse-pls.ts';
import type { LibrarySource, ListedFile } from './library-source.ts';
import { pathsOfLine, samePathKey } from './playlist-paths.ts';
import { endingOf } from './walk-disk.ts';

const mostBytes = 5_000_000;
const mostLines = 20_000;

type List = { path: string; title: string; lines: string[][] };

/**
 * Playlist files of a library as playlists for everybody. Those that changed are read, and all of them where tracks
 * came, which some line may mean. Answers with how many are other than before.
 */
export async function keepPlaylists(
  database: Database,
  source: Pick<LibrarySource, 'readWhole'>,
  provider: { id: string; name: string },
  { changed, tracksCame }: { changed: { path: string; listed: ListedFile }[]; tracksCame: boolean },
): Promise<number> {
  const providerId = provider.id;
  const paths = new Set(changed.map(({ path }) => path));
  if (tracksCame) for (const path of await playlistFilesOf(database.pool, providerId)) paths.add(path);
  const failures = new Map<string, SourceError>();
  const lists: List[] = [];
  for (const path of paths) {
    try {
      lists.push(readList(path, await source.readWhole(path, mostBytes)));
    } catch (error) {
      if (!(error instanceof SourceError) || error.type === 'unreachable') throw error;
      failures.set(path, error);
    }
  }
  const find = await findTracks(database, providerId, lists);
  return inTransaction(database, async (client) => {
    await lockLibrary(client);
    const folders = await ensureFolders(
      client,
      providerId,
      provider.name,
      changed.map(({ path }) => parentOf(path)),
    );
    const files = changed.flatMap(({ path, listed }) => {
      const folderId = folders.get(parentOf(path));
      if (folderId === undefined) return [];
      const failure = failures.get(path);
      return [
        {
          ...{ folderId, path, version: listed.version, size: listed.size, kind: 'playlist' as const },
          state: failure ? ('unreadable' as const) : ('ok' as const),
          ...{ failure: failure?.message ?? null, failureType: failure?.type ?? null },
          ...{ contentHash: null, trackId: null },
        },
      ];
    });
    if (files.length > 0) await writeFiles(client, providerId, files);
    let others = 0;
    const empty: string[] = [];
    for (const { path, title, lines } of lists) {
      const tracks = lines.flatMap((places) => find(places) ?? []);
      if (tracks.length === 0) empty.push(path);
      else others += Number(await writePlaylistFile(client, { providerId, path, title, tracks }));
    }
    return others + (await forgetPlaylistFiles(client, providerId, empty));
  });
}

function readList(path: string, bytes: Buffer): List {
  const text = decodeText(bytes);
  const { title, entries } = endingOf(path) === '.pls' ? parsePls(text) : parseM3u(text);
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  return {
    path,
    title: (title ?? name).slice(0, 200),
    lines: entries.slice(0, mostLines).map(({ address }) => pathsOfLine(address, parentOf(path))),
  };
}

/** Which track a line means: the paths as they are written, else in another spelling. */
async function findTracks(
  database: Database,
  providerId: string,
  lists: readonly List[],
): Promise<(places: readonly string[]) => TrackOfPath | undefined> {
  const exact = new Map<string, TrackOfPath>();
  const alike = new Map<string, TrackOfPath>();
  const lines = lists.flatMap((list) => list.lines);
  const wanted = [...new Set(lines.flat())];
  for (let start = 0; start < wanted.length; start += 5_000) {
    const some = await tracksOfPaths(database.pool, providerId, wanted.slice(start, start + 5_000));
    for (const track of some) exact.set(track.path, track);
  }
  const open = lines.filter((places) => places.length > 0 && !places.some((place) => exact.has(place)));
  const keys = new Set(open.flat().map(samePathKey));
  if (keys.size > 0) {
    for await (const page of eachTrackPath(database.pool, providerId)) {
      for (const track of page) {
        const key = samePathKey(track.path);
        if (keys.has(key) && !alike.has(key)) alike.set(key, track);
      }
    }
  }
  return (places) => {
    for (const place of places) {
      const track = exact.get(place) ?? alike.get(samePathKey(place));
      if (track) return track;
    }
    return undefined;
  };
}
