import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';

/** A file as a listing tells of it, without opening it. */
export type ListedFile = {
  name: string;
  size: number;
  /** While this stays the same, so do the bytes: size, time and inode, or the ETag. */
  version: string;
  /** When its bytes were last written; ms since 1970. */
  modifiedAt?: number;
};
/** What is right in one folder. */
export type ListedFolder = {
  /** From the root, '' the root itself; names that are no UTF-8 are spelled as in signing/media-path.ts. */
  path: string;
  files: ListedFile[];
  /** Names, not paths. */
  folders: string[];
  /** Not listed, and why: permission denied, a link that loops, one that leaves the library. */
  problems: FolderProblem[];
  /** Nothing at all is in it, not even what is hidden: an album that was taken out, or a disk that is not mounted. */
  empty?: boolean;
  /** It was there when the walk heard of it, and is not any more. */
  gone?: boolean;
};
export type FolderProblem = {
  /** '' is the folder itself. */
  name: string;
  reason: string;
  /** It may pass: what was found there before stays in the catalog. */
  passing?: boolean;
};

/** An opened file, read in ranges: tags are rarely more than its first and last few kilobytes. */
export type OpenFile = {
  size: number;
  /** At most `length` bytes from `position`; fewer only at the end of the file. */
  read(position: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
};

/**
 * Where a library's files lie: a folder of this machine, or a bucket. Throws a SourceError; 'unreachable' where the
 * whole library cannot be had at this moment (an unmounted disk), for which nothing is retired.
 */
export type LibrarySource = {
  /** Every folder below `from`, each after its parent. Ends early, by throwing, when the root itself vanishes. */
  walk(from: string, signal: AbortSignal): AsyncGenerator<ListedFolder>;
  /** How many files with these endings ('.mp3') there are, as they are counted; only where that is quick. */
  count?(endings: ReadonlySet<string>, signal: AbortSignal): AsyncGenerator<number>;
  /** As a listing would tell of it; null where it is gone. Throws where that cannot be known now. */
  look(path: string): Promise<ListedFile | null>;
  open(path: string): Promise<OpenFile>;
  /** Whole, for covers, lyrics and playlists; refuses more than `maxBytes`. */
  readWhole(path: string, maxBytes: number): Promise<Buffer>;
  stream(path: string): Promise<Readable>;
  /** Where it is a file of this machine, for programs that read files themselves. */
  openHandle?(path: string): Promise<FileHandle>;
  /** Tells of folders in which something changed, as paths; null where that cannot be known and scans must be frequent. */
  watch?(
    onChange: (path: string) => void,
    onLost: (reason: string) => void,
  ): Promise<{ close(): Promise<void> } | null>;
  close(): Promise<void>;
};
