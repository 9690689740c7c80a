import type { FolderProblem, ListedFile, ListedFolder } from '#refresh-jobs/library/library-source.ts';

export type ListedKey = { key: string; size: number; version: string };

/** Why a key is no path of a library; undefined where it is one. */
function unfit(path: string): string | undefined {
  const parts = path.split('/');
  if (parts.some((part) => part === ''))
    return 'Its key has two slashes in a row: no folder has such a name.';
  if (parts.some((part) => part === '.' || part === '..')) return 'Its key has a dot for a folder.';
  if (/[\0\u{10ff80}-\u{10ffff}]/u.test(path)) return 'Its key has characters that no path has.';
  return undefined;
}

/** Keys without their common prefix, as folders: each after its parent, in the order of names. `from` is '' or a path. */
export function keysToFolders(keys: readonly ListedKey[], from: string): ListedFolder[] {
  const folders = new Map<string, ListedFolder>();
  const folderAt = (path: string): ListedFolder => {
    const known = folders.get(path);
    if (known) return known;
    const fresh: ListedFolder = { path, files: [], folders: [], problems: [] };
    folders.set(path, fresh);
    if (path !== from) folderAt(parentOf(path)).folders.push(nameOf(path));
    return fresh;
  };
  folderAt(from);
  const problems: FolderProblem[] = [];
  for (const { key, size, version } of keys) {
    // What consoles make so that a folder is shown though nothing is in it.
    if (key.endsWith('/')) continue;
    const reason = unfit(key);
    if (reason === undefined) {
      const file: ListedFile = { name: nameOf(key), size, version };
      folderAt(parentOf(key)).files.push(file);
    } else problems.push({ name: key, reason });
  }
  folderAt(from).problems.push(...problems);
  return [...folders.values()].toSorted((a, b) => compare(a.path, b.path));
}

/** A parent before what is in it, and a folder's content before the next folder. */
function compare(a: string, b: string): number {
  const [x, y] = [a.split('/'), b.split('/')];
  for (let at = 0; at < Math.min(x.length, y.length); at += 1) {
    const [left = '', right = ''] = [x[at], y[at]];
    if (left !== right) return a === '' ? -1 : b === '' ? 1 : left < right ? -1 : 1;
  }
  return x.length - y.length;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
