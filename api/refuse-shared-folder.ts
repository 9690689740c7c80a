import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Queryable } from '#db/database.ts';
import { libraryFolders } from '#db/stores/providers.ts';
import { Problem } from './problem.ts';

/**
 * Throws a conflict where another local-library has this folder, one in it or one around it: every track of it would be
 * there twice. `id` is the provider itself, where it is known. Folders are compared as they are written.
 */
export async function refuseSharedFolder(
  db: Queryable,
  { id, kind, path }: { id?: string; kind: string; path: string | undefined },
): Promise<void> {
  if (kind !== 'local-library' || path === undefined) return;
  for (const other of await libraryFolders(db)) {
    if (other.id === id) continue;
    const words = wordsFor(path, other.path);
    if (words === null) continue;
    const message = `${words} of "${other.name}" (${other.path}), so every track in it would be there twice: choose another folder, or change or remove "${other.name}"`;
    throw new Problem('conflict', `config.path: ${message}`, { errors: [{ path: 'config.path', message }] });
  }
}

function wordsFor(path: string, other: string): string | null {
  if (resolve(path) === resolve(other)) return 'this is already the folder';
  if (isBelow(path, other)) return 'this folder lies in the folder';
  return isBelow(other, path) ? 'this folder has in it the folder' : null;
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(resolve(folder), resolve(path));
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
