import { setTimeout as sleep } from 'node:timers/promises';
import { commitFiles } from '#catalog/library/commit-files.ts';
import { forgetFolders, retireFiles } from '#catalog/library/retire-files.ts';
import { nothingTouched, type Touched } from '#catalog/library/touched.ts';
import type { ReadFile } from '#catalog/library/track-entry.ts';
import type { Database } from '#db/database.ts';
import { countFiles, knownFilesOf, type KnownFile } from '#db/stores/library-files.ts';
import { eachFolder } from '#db/stores/library-folders.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import { drop, type RunProgress } from '#refresh-jobs/runs/refresh-context.ts';
import { compareFolders, type FileToRead } from './compare-folders.ts';
import { libraryEndings } from './file-kinds.ts';
import { findMoved } from './find-moved.ts';
import type { LibrarySource, ListedFile, ListedFolder } from './library-source.ts';
import { join } from './list-folder.ts';

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

const foldersAtOnce = 200;
const filesCompared = 2_000;
const filesRead = 200;

/**
 * Looks at every file of a library, reads those that are new or changed, and commits them batch by batch. What is gone
 * is retired at the end, after it was looked for once more.
 */
export async function scanLibrary(scan: Scan): Promise<Scanned> {
  const { database, source, provider, progress, signal, stop } = scan;
  const known = await countFiles(database.pool, provider.id);
  const touched = nothingTouched();
  const done: Scanned = { added: 0, updated: 0, unchanged: 0, retired: 0, complete: false, playlists: [] };
  const committing = startCommitting(scan, done, touched, known === 0);
  const counting = new AbortController();
  progress.expected = known > 0 ? known : null;
  if (known === 0) void countAhead(source, progress, AbortSignal.any([signal, counting.signal]));

  const walked = new Set<string>();
  const held = new Set<string>();
  const missing: KnownFile[] = [];
  let waiting: ListedFolder[] = [];
  let waitingFiles = 0;

  async function compareWaiting(): Promise<void> {
    const folders = waiting;
    waiting = [];
    waitingFiles = 0;
    if (folders.length === 0) return;
    const found = await compareFolders(database, provider.id, folders, scan.coverUrlOf);
    progress.seen += found.seen;
    progress.expected = Math.max(progress.expected ?? 0, progress.seen);
    done.unchanged += found.unchanged;
    done.playlists.push(...found.playlists);
    missing.push(...found.missing);
    await committing.add(found.toRead, found.covers);
  }

  try {
    for await (const folder of source.walk('', signal)) {
      signal.throwIfAborted();
      if (stop.aborted) break;
      if (folder.path === '') assertNotEmptied(folder, known);
      walked.add(folder.path);
      for (const { name, reason, passing } of folder.problems) {
        const path = name === '' ? folder.path : join(folder.path, name);
        drop(progress, [{ entry: path === '' ? '/' : path, reason }]);
        if (passing === true) held.add(path);
      }
      if (folder.empty === true && (await hadFolders(scan, folder.path))) {
        const reason =
          'This folder is empty, and had folders of music in it: is a disk not mounted? What was in it stays in the ' +
          'catalog; delete the folder itself where that is meant.';
        drop(progress, [{ entry: folder.path, reason }]);
        held.add(folder.path);
      }
      waiting.push(folder);
      waitingFiles += folder.files.length;
      if (waiting.length >= foldersAtOnce || waitingFiles >= filesCompared) await compareWaiting();
    }
    if (!stop.aborted) await compareWaiting();
    await committing.end(stop.aborted);
    signal.throwIfAborted();
    if (stop.aborted) return done;
    done.retired = await retireMissing(scan, { walked, held, missing, touched });
    if (done.retired > 0) await scan.onBatch(touched);
    progress.expected = progress.seen;
    return { ...done, complete: true };
  } finally {
    counting.abort();
    await committing.end(true);
  }
}

/** Reads and commits in the background of the walk, at most one batch behind. */
function startCommitting(scan: Scan, done: Scanned, touched: Touched, isFirst: boolean) {
  const { database, source, provider, progress, signal, stop } = scan;
  let queue: FileToRead[] = [];
  let covers = new Map<string, string | null>();
  let commit: Promise<void> = Promise.resolve();
  let failed: { error: unknown } | null = null;

  async function flush(): Promise<void> {
    const files = queue.splice(0, filesRead);
    const theirs = queue.length === 0 ? covers : new Map<string, string | null>();
    if (queue.length === 0) covers = new Map();
    if (files.length + theirs.size === 0) return;
    const read = await readAll(files, scan);
    await commit;
    if (failed) throw failed.error;
    signal.throwIfAborted();
    commit = write(files, read, theirs).catch((error: unknown) => {
      failed = { error };
    });
  }

  async function write(
    files: readonly FileToRead[],
    read: readonly ReadFile[],
    theirs: ReadonlyMap<string, string | null>,
  ): Promise<void> {
    const listed = new Map(files.map((file) => [file.path, file]));
    const worthWriting: ReadFile[] = [];
    for (const file of read) {
      if ('failure' in file.outcome) {
        drop(progress, [{ entry: file.path, reason: file.outcome.failure }]);
        if (listed.get(file.path)?.failure === file.outcome.failure) {
          done.unchanged += 1;
          continue;
        }
      }
      worthWriting.push(file);
    }
    const moved = await findMoved(database, source, provider.id, worthWriting);
    const now = scan.now();
    const batch = worthWriting.map((file) => {
      const modifiedAt = new Date(listed.get(file.path)?.listed.modifiedAt ?? now);
      // A library that is new here is not new to whoever has it.
      const addedAt = isFirst && modifiedAt < now ? modifiedAt : now;
      return { ...file, addedAt, pictureUrl: scan.pictureUrlOf(file) };
    });
    const { added, updated } = await commitFiles(
      database,
      { provider, files: batch, moved, covers: theirs },
      touched,
    );
    done.added += added;
    done.updated += updated;
    await scan.onBatch(touched);
  }

  return {
    add: async (files: readonly FileToRead[], changed: ReadonlyMap<string, string | null>) => {
      queue.push(...files);
      for (const [path, url] of changed) covers.set(path, url);
      while (queue.length >= filesRead && !stop.aborted) await flush();
    },
    /** Waits for what is under way; `dropRest` leaves what waits for the next scan. */
    end: async (dropRest: boolean) => {
      while (!dropRest && !stop.aborted && queue.length + covers.size > 0) await flush();
      queue = [];
      await commit;
      if (failed && !dropRest) throw failed.error;
    },
  };
}

async function readAll(files: readonly FileToRead[], scan: Scan): Promise<ReadFile[]> {
  const read: ReadFile[] = [];
  let next = 0;
  const one = async () => {
    for (let file = files[next++]; file; file = files[next++]) {
      scan.signal.throwIfAborted();
      if (scan.stop.aborted) return;
      read.push(await scan.readFile(file));
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, scan.width) }, one));
  return read;
}

async function retireMissing(
  { database, source, provider, signal }: Scan,
  {
    walked,
    held,
    missing,
    touched,
  }: { walked: Set<string>; held: Set<string>; missing: KnownFile[]; touched: Touched },
): Promise<number> {
  const isHeld = (path: string) => {
    for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
      if (held.has(at)) return true;
      if (at === '') return false;
    }
  };
  const goneFolders: string[] = [];
  const gone: number[] = [];
  const note = async (files: readonly KnownFile[]) => {
    for (const { id, path } of files) {
      if (isHeld(path)) continue;
      signal.throwIfAborted();
      // A file that came back, or was ignored since: the latter is there, and is to go all the same.
      gone.push(id);
    }
    await Promise.resolve();
  };
  await note(missing);
  for await (const page of eachFolder(database.pool, provider.id)) {
    const unseen = page.filter(({ path }) => !walked.has(path) && !isHeld(path));
    if (unseen.length === 0) continue;
    goneFolders.push(...unseen.map(({ id }) => id));
    await note(
      await knownFilesOf(
        database.pool,
        provider.id,
        unseen.map(({ path }) => path),
      ),
    );
  }
  // The last word on whether the library is there at all.
  await source.look('.airdexignore');
  const retired = await retireFiles(database, gone, touched);
  await forgetFolders(database, goneFolders);
  return retired;
}

function assertNotEmptied(root: ListedFolder, known: number): void {
  if (known === 0 || root.files.length + root.folders.length > 0) return;
  const [problem] = root.problems;
  throw new SourceError(
    'unreachable',
    problem
      ? `The library's folder cannot be listed. ${problem.reason} Nothing was taken out of the catalog.`
      : `The library's folder is empty, though ${String(known)} files were in it: is its disk mounted? Nothing was ` +
          'taken out of the catalog.',
  );
}

async function hadFolders({ database, provider }: Scan, path: string): Promise<boolean> {
  for await (const page of eachFolder(database.pool, provider.id, path, 2)) return page.length > 1;
  return false;
}

/** The walk compares and reads on its way; this one only counts, so that there is a time to name. */
async function countAhead(source: LibrarySource, progress: RunProgress, signal: AbortSignal): Promise<void> {
  try {
    for await (const count of source.count?.(libraryEndings, signal) ?? []) {
      progress.expected = Math.max(progress.seen, count);
      await sleep(0);
    }
  } catch {
    // It is a guess for people only.
  }
}
