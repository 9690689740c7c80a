import { setTimeout as sleep } from 'node:timers/promises';
import { forgetEmptyFolders, retireFiles } from '#catalog/library/retire-files.ts';
import { nothingTouched, type Touched } from '#catalog/library/touched.ts';
import { countFiles, knownFilesOf, type KnownFile } from '#db/stores/library-files.ts';
import { eachFolder } from '#db/stores/library-folders.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import { drop, type RunProgress } from '#refresh-jobs/runs/refresh-context.ts';
import { compareFolders } from './compare-folders.ts';
import { libraryEndings } from './file-kinds.ts';
import type { LibrarySource, ListedFolder } from './library-source.ts';
import { join } from './list-folder.ts';
import type { Scan, Scanned } from './scan.ts';
import { startCommitting } from './start-committing.ts';

const foldersAtOnce = 200;
const filesCompared = 2_000;

/**
 * Looks at every file of a library, reads those that are new or changed, and commits them batch by batch. What is gone
 * is retired at the end, after it was looked for once more.
 */
export async function scanLibrary(scan: Scan): Promise<Scanned> {
  const { database, source, provider, progress, signal, stop } = scan;
  const { count: known, at: startedAt } = await countFiles(database.pool, provider.id);
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
    for (const file of found.missing) missing.push(file);
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
    done.retired = await retireMissing(scan, { walked, held, missing, touched, startedAt });
    if (done.retired > 0) await scan.onBatch(touched);
    progress.expected = progress.seen;
    return { ...done, complete: true };
  } finally {
    counting.abort();
    await committing.end(true);
  }
}

async function retireMissing(
  { database, source, provider, signal }: Scan,
  {
    walked,
    held,
    missing,
    touched,
    startedAt,
  }: {
    walked: Set<string>;
    held: Set<string>;
    missing: KnownFile[];
    touched: Touched;
    startedAt: string;
  },
): Promise<number> {
  const isHeld = (path: string) => {
    for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
      if (held.has(at)) return true;
      if (at === '') return false;
    }
  };
  const gone: number[] = [];
  const note = (files: readonly KnownFile[]) => {
    signal.throwIfAborted();
    for (const { id, path } of files) if (!isHeld(path)) gone.push(id);
  };
  note(missing);
  for await (const page of eachFolder(database.pool, provider.id)) {
    const unseen = page.filter(({ path }) => !walked.has(path) && !isHeld(path));
    if (unseen.length === 0) continue;
    note(
      await knownFilesOf(
        database.pool,
        provider.id,
        unseen.map(({ path }) => path),
      ),
    );
  }
  // The last word on whether the library is there at all.
  await source.look('.airdexignore');
  const retired = await retireFiles(database, gone, touched, startedAt);
  await forgetEmptyFolders(database, provider.id);
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
