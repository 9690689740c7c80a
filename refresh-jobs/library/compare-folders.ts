import type { Database } from '#db/database.ts';
import { folderCovers } from '#db/stores/library-folders.ts';
import { knownFilesOf, type KnownFile } from '#db/stores/library-files.ts';
import { kindOfFile } from './file-kinds.ts';
import type { ListedFile, ListedFolder } from './library-source.ts';
import { join } from './list-folder.ts';
import { fileVersion, lyricsBeside } from './tags/read-file.ts';

export type FileToRead = {
  path: string;
  listed: ListedFile;
  lyrics: ListedFile | undefined;
  /** As it could not be read before; null where it could, undefined where it is new. */
  failure: string | null | undefined;
};
export type Comparison = {
  seen: number;
  unchanged: number;
  toRead: FileToRead[];
  /** Playlist files that are new or were changed. */
  playlists: { path: string; listed: ListedFile }[];
  /** Known, and not listed any more. */
  missing: KnownFile[];
  /** By folder, where it is another than before. */
  covers: Map<string, string | null>;
};

/** What is new, changed and missing in listed folders, by what the catalog knows. */
export async function compareFolders(
  database: Pick<Database, 'pool'>,
  providerId: string,
  folders: readonly ListedFolder[],
  coverUrlOf: (folder: ListedFolder) => string | null,
): Promise<Comparison> {
  const paths = folders.map(({ path }) => path);
  const known = Map.groupBy(await knownFilesOf(database.pool, providerId, paths), ({ folder }) => folder);
  const covers = await folderCovers(database.pool, providerId, paths);
  const all: Comparison = {
    ...{ seen: 0, unchanged: 0, toRead: [], playlists: [], missing: [], covers: new Map() },
  };
  for (const folder of folders) {
    const before = new Map((known.get(folder.path) ?? []).map((file) => [file.path, file]));
    const lyricsOf = lyricsBeside(folder.files);
    let hasTracks = false;
    for (const listed of folder.files) {
      const kind = kindOfFile(listed.name);
      if (kind === null) continue;
      const path = join(folder.path, listed.name);
      const was = before.get(path);
      before.delete(path);
      all.seen += 1;
      hasTracks ||= kind === 'track';
      const lyrics = kind === 'track' ? lyricsOf(listed.name) : undefined;
      const isSame = was?.version === fileVersion(listed, lyrics);
      // What could not be read may be readable now, and its time would not tell: the right to read it was given.
      if (isSame && was.failure === null) all.unchanged += 1;
      else if (kind === 'track') all.toRead.push({ path, listed, lyrics, failure: was?.failure });
      else all.playlists.push({ path, listed });
    }
    for (const file of before.values()) all.missing.push(file);
    const cover = hasTracks || covers.has(folder.path) ? coverUrlOf(folder) : null;
    if (cover !== (covers.get(folder.path) ?? null)) all.covers.set(folder.path, cover);
  }
  return all;
}
