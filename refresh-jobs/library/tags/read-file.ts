import type { ReadFile } from '#catalog/library/track-entry.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import type { LibrarySource, ListedFile } from '#refresh-jobs/library/library-source.ts';
import { readTrack, type ReadOptions } from './read-track.ts';

/**
 * One listed file of the folder `folderPath`, read: its entry, or in words why there is none. Throws only what is of
 * the library as a whole ('unreachable'), or the signal's reason.
 */
export async function readFile(
  source: LibrarySource,
  file: { path: string; listed: ListedFile; lyrics?: ListedFile | undefined },
  options: ReadOptions,
): Promise<ReadFile> {
  const { path, listed, lyrics } = file;
  const folder = path.slice(0, path.length - listed.name.length);
  const known = { path, version: fileVersion(listed, lyrics), size: listed.size };
  try {
    const track = { path, name: listed.name, size: listed.size };
    const lyricsPath = lyrics && folder + lyrics.name;
    const { entry, contentHash } = await readTrack(source, { ...track, lyricsPath }, options);
    return { ...known, contentHash, outcome: { entry } };
  } catch (error) {
    options.signal.throwIfAborted();
    if (!(error instanceof SourceError) || error.type === 'unreachable') throw error;
    return { ...known, contentHash: '', outcome: { failure: error.message, failureType: error.type } };
  }
}

/** While this stays the same, neither the file nor the words beside it changed. */
export function fileVersion(listed: ListedFile, lyrics: ListedFile | undefined): string {
  return lyrics ? `${listed.version}+${lyrics.version}` : listed.version;
}

/** The .lrc file beside each file of a folder, by the name without its ending. */
export function lyricsBeside(files: readonly ListedFile[]): (name: string) => ListedFile | undefined {
  const stem = (name: string) => name.replace(/\.[^.]*$/, '').toLowerCase();
  const lyrics = new Map(
    files.filter(({ name }) => /\.lrc$/i.test(name)).map((file) => [stem(file.name), file] as const),
  );
  return (name) => lyrics.get(stem(name));
}
