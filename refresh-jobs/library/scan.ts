import type { Touched } from '#catalog/library/touched.ts';
import type { ReadFile } from '#catalog/library/track-entry.ts';
import type { Database } from '#db/database.ts';
import type { RunProgress } from '#refresh-jobs/runs/refresh-context.ts';
import type { FileToRead } from './compare-folders.ts';
import type { LibrarySource, ListedFile, ListedFolder } from './library-source.ts';

export type Scan = {
  database: Database;
  source: LibrarySource;
  provider: { id: string; name: string };
  /** Reads one file; throws only what is of the library as a whole. */
  readFile: (file: FileToRead) => Promise<ReadFile>;
  /** How many are read at once. */
  width: number;
  coverUrlOf: (folder: ListedFolder) => string | null;
  pictureUrlOf: (file: ReadFile) => string | null;
  progress: RunProgress;
  now: () => Date;
  /** Ends it at once, keeping nothing of what is under way. */
  signal: AbortSignal;
  /** Ends it after what is under way. */
  stop: AbortSignal;
  /** After each batch that changed something. */
  onBatch: (touched: Touched) => Promise<void>;
};
export type Scanned = {
  added: number;
  updated: number;
  unchanged: number;
  retired: number;
  /** Everything was looked at: only then is anything retired. */
  complete: boolean;
  /** Files of lists of tracks that are new or were changed. */
  playlists: { path: string; listed: ListedFile }[];
};
