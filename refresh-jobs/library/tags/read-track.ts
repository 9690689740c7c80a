import type { LyricsEntry, TrackEntry } from '#catalog/library/track-entry.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import type { LibrarySource } from '#refresh-jobs/library/library-source.ts';
import { decodeText } from '#refresh-jobs/polite-fetch/decode-text.ts';
import { bytesOfPath } from '#signing/media-path.ts';
import { parseLrc } from './parse-lrc.ts';
import { readPieces } from './read-pieces.ts';
import type { TagReader } from './tag-reader.ts';

export type TrackFile = {
  /** From the library's root. */
  path: string;
  name: string;
  size: number;
  /** Path of the .lrc file beside it, where there is one; lyricsBeside() finds it. */
  lyricsPath?: string | undefined;
};
export type ReadOptions = { reader: TagReader; signal: AbortSignal };

const LONGEST_LYRICS = 500_000;

/**
 * What one file says of itself, and by which hash its bytes are known again elsewhere. Throws a SourceError:
 * 'unreadable' or 'over-limit' are of this file alone; all others are of the library.
 */
export async function readTrack(
  source: LibrarySource,
  { path, name, size, lyricsPath }: TrackFile,
  { reader, signal }: ReadOptions,
): Promise<{ entry: TrackEntry; contentHash: string }> {
  if (size === 0) throw new SourceError('unreadable', 'The file is empty.');
  const lyrics = lyricsPath === undefined ? null : await readLyrics(source, lyricsPath);
  const file = await source.open(path);
  try {
    const { pieces, contentHash } = await readPieces(file);
    const task = {
      name: readable(name),
      folderName: readable(path.split('/').at(-2) ?? ''),
      size: file.size,
      pieces,
      lyrics,
    };
    return { entry: await reader.read(file, task, signal), contentHash };
  } finally {
    await file.close();
  }
}

/** Lyrics that cannot be read keep no track away. */
async function readLyrics(source: LibrarySource, path: string): Promise<LyricsEntry | null> {
  try {
    const parsed = parseLrc(decodeText(await source.readWhole(path, LONGEST_LYRICS)));
    return parsed && { ...parsed, source: 'file' };
  } catch (error) {
    if (error instanceof SourceError && error.type === 'unreachable') throw error;
    return null;
  }
}

/** A name whose bytes are no UTF-8, as somebody most likely meant it. */
function readable(name: string): string {
  return decodeText(bytesOfPath(name));
}
