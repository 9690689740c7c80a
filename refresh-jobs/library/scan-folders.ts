import { forgetEmptyFolders, retireFiles } from '#catalog/library/retire-files.ts';
import { nothingTouched, type Touched } from '#catalog/library/touched.ts';
import { knownFilesOf, type KnownFile } from '#db/stores/library-files.ts';
import { eachFolder, folderIds } from '#db/stores/library-folders.ts';
import { compareFolders } from './compare-folders.ts';
import type { ListedFolder } from './library-source.ts';
import { join } from './list-folder.ts';
import type { Scan, Scanned } from './scan.ts';
import { startCommitting } from './start-committing.ts';

/** A file that was written to within this time is still being copied, most likely. */
const settledAfterMs = 1_500;

/**
 * Looks at some folders of which something was heard, and at what is new below them. Answers with the folders that are
 * to be looked at once more, since files in them are still growing.
 */
export async function scanFolders(
  scan: Scan,
  paths: Iterable<string>,
): Promise<Scanned & { touched: Touched; again: string[] }> {
  const { database, source, provider, signal } = scan;
  const touched = nothingTouched();
  const done: Scanned = { added: 0, updated: 0, unchanged: 0, retired: 0, complete: false, playlists: [] };
  const committing = startCommitting(scan, done, touched, false);
  const again = new Set<string>();
  const missing: KnownFile[] = [];
  const seen = new Set<string>();
  const todo = [...paths];
  try {
    for (let path = todo.shift(); path !== undefined; path = todo.shift()) {
      if (seen.has(path)) continue;
      seen.add(path);
      const folder = await listOne(path);
      if (folder === null || folder.empty === true) {
        // What is gone, the folder above it knows; and whether an empty one lost its disk, a whole scan finds out.
        if (path !== '' && folder === null) todo.push(parentOf(path));
        continue;
      }
      await lookInto(folder);
    }
    await committing.end(false);
    done.retired = await retireFiles(
      database,
      missing.map(({ id }) => id),
      touched,
    );
    await forgetEmptyFolders(database, provider.id);
    return { ...done, complete: true, touched, again: [...again] };
  } finally {
    await committing.end(true);
  }

  async function listOne(path: string): Promise<ListedFolder | null> {
    const walk = source.walk(path, signal);
    try {
      const first = await walk.next();
      if (first.done === true || first.value.gone === true) return null;
      return first.value;
    } finally {
      await walk.return(undefined);
    }
  }

  async function lookInto(folder: ListedFolder): Promise<void> {
    if (folder.problems.some(({ name, passing }) => name === '' && passing === true)) return;
    const found = await compareFolders(database, provider.id, [folder], scan.coverUrlOf);
    const now = scan.now().getTime();
    const isSettled = ({ modifiedAt }: { modifiedAt?: number }) =>
      modifiedAt === undefined || modifiedAt > now || now - modifiedAt >= settledAfterMs;
    const settled = found.toRead.filter(({ listed }) => isSettled(listed));
    if (settled.length < found.toRead.length) again.add(folder.path);
    done.unchanged += found.unchanged;
    done.playlists.push(...found.playlists);
    const held = new Set(
      folder.problems.filter(({ passing }) => passing === true).map(({ name }) => join(folder.path, name)),
    );
    missing.push(...found.missing.filter(({ path }) => !held.has(path)));
    await committing.add(settled, found.covers);
    const below = folder.folders.map((name) => join(folder.path, name));
    const known = await folderIds(database.pool, provider.id, below);
    todo.push(...below.filter((path) => !known.has(path)));
    await noteGone(folder, new Set([...below, ...held]));
  }

  /** Known right below the folder, and not listed in it any more: all that was there is gone. */
  async function noteGone(folder: ListedFolder, there: ReadonlySet<string>): Promise<void> {
    const depth = folder.path === '' ? 1 : folder.path.split('/').length + 1;
    for await (const page of eachFolder(database.pool, provider.id, folder.path)) {
      const gone = page.filter(
        ({ path }) =>
          path !== '' && path !== folder.path && !there.has(path.split('/').slice(0, depth).join('/')),
      );
      if (gone.length === 0) continue;
      missing.push(
        ...(await knownFilesOf(
          database.pool,
          provider.id,
          gone.map(({ path }) => path),
        )),
      );
    }
  }
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}
