import { commitFiles } from '#catalog/library/commit-files.ts';
import type { Touched } from '#catalog/library/touched.ts';
import type { ReadFile } from '#catalog/library/track-entry.ts';
import { drop } from '#refresh-jobs/runs/refresh-context.ts';
import type { FileToRead } from './compare-folders.ts';
import { findMoved } from './find-moved.ts';
import type { Scan } from './scan.ts';

export type CommittingScan = Pick<
  Scan,
  | 'database'
  | 'source'
  | 'provider'
  | 'readFile'
  | 'width'
  | 'pictureUrlOf'
  | 'progress'
  | 'now'
  | 'signal'
  | 'stop'
  | 'onBatch'
>;

const filesRead = 200;

/** Reads and commits in the background of the walk, at most one batch behind. */
export function startCommitting(
  scan: CommittingScan,
  done: { added: number; updated: number; unchanged: number },
  touched: Touched,
  isFirst: boolean,
) {
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
    progress.added = done.added;
    progress.updated = done.updated;
    await scan.onBatch(touched);
  }

  return {
    add: async (files: readonly FileToRead[], changed: ReadonlyMap<string, string | null>) => {
      for (const file of files) queue.push(file);
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

async function readAll(files: readonly FileToRead[], scan: CommittingScan): Promise<ReadFile[]> {
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
