import type { Readable } from 'node:stream';

/** A file as a listing tells of it, without opening it. */
export type ListedFile = {
  name: string;
  size: number;
  /** While this stays the same, so do the bytes: size, time and inode, or the ETag. */
  version: string;
};
/** What is right in one folder. */
export type ListedFolder = {
  /** From the root, '' the root itself; names that are no UTF-8 are spelled as in signing/media-path.ts. */
  path: string;
  files: ListedFile[];
  /** Names, not paths. */
  folders: string[];
  /** Not listed, and why: permission denied, a link that loops, one that leaves the library. */
  problems: { name: string; reason: string }[];
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
  open(path: string): Promise<OpenFile>;
  /** Whole, for covers, lyrics and playlists; refuses more than `maxBytes`. */
  readWhole(path: string, maxBytes: number): Promise<Buffer>;
  stream(path: string): Promise<Readable>;
  /** Tells of folders in which something changed, as paths; null where that cannot be known and scans must be frequent. */
  watch?(
    onChange: (path: string) => void,
    onLost: (reason: string) => void,
  ): Promise<{ close(): Promise<void> } | null>;
  close(): Promise<void>;
};
