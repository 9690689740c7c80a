import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { bytesOfPath, pathOfBytes } from '#signing/media-path.ts';
import { explainFileError } from './explain-file-error.ts';
import { addIgnoreRules, ignoreFile, isIgnored, type IgnoreRules } from './ignore-rules.ts';
import type { FolderProblem, ListedFile, ListedFolder } from './library-source.ts';
import { isSkippedName } from './skipped-name.ts';

/** Asked of the disk at once, within one folder. */
const asksAtOnce = 64;

export type DiskFolder = ListedFolder & {
  /** What holds for the folders in it. */
  rules: IgnoreRules;
};

/** One folder of the disk. Throws as `readdir` does. `root` is real, without links. */
export async function listFolder(root: Buffer, path: string, above: IgnoreRules): Promise<DiskFolder> {
  const place = placeOf(root, path);
  const entries = await readdir(place, { withFileTypes: true, encoding: 'buffer' });
  const names = entries.map((entry) => ({ entry, name: pathOfBytes(entry.name) }));
  const rules = names.some(({ name }) => name === ignoreFile)
    ? addIgnoreRules(above, path, await readFile(placeOf(root, join(path, ignoreFile)), 'utf8'))
    : above;
  const listed: DiskFolder = { path, files: [], folders: [], problems: [], rules };
  if (entries.length === 0) listed.empty = true;
  const files: string[] = [];
  const links: string[] = [];
  for (const { entry, name } of names) {
    if (isSkippedName(name)) continue;
    if (rules.length > 0 && isIgnored(rules, join(path, name), entry.isDirectory())) continue;
    if (entry.isDirectory()) listed.folders.push(name);
    else if (entry.isFile()) files.push(name);
    else if (entry.isSymbolicLink()) links.push(name);
    else if (isUnknown(entry)) files.push(name);
  }
  listed.folders.sort(byCode);
  files.sort(byCode);
  for (let start = 0; start < files.length; start += asksAtOnce) {
    const some = files.slice(start, start + asksAtOnce);
    for (const found of await Promise.all(some.map((name) => lookAt(root, path, name)))) {
      if (found === null) continue;
      if ('reason' in found) listed.problems.push(found);
      else if ('folder' in found) listed.folders.push(found.folder);
      else listed.files.push(found);
    }
  }
  for (const name of links.sort(byCode)) {
    const problem = await followLink(root, path, name);
    if (problem) listed.problems.push(problem);
  }
  return listed;
}

/** Where a path of the library is on the disk, whatever bytes its names are of. */
export function placeOf(root: Buffer, path: string): Buffer {
  return path === '' ? root : Buffer.concat([root, Buffer.from('/'), bytesOfPath(path)]);
}

export function listedFile(name: string, found: Stats): ListedFile {
  const { size, mtimeMs, ino } = found;
  const version = `${String(size)}-${String(mtimeMs)}-${String(ino)}`;
  return { name, size, version, modifiedAt: mtimeMs };
}

export function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

async function lookAt(
  root: Buffer,
  path: string,
  name: string,
): Promise<ListedFile | FolderProblem | { folder: string } | null> {
  try {
    const found = await lstat(placeOf(root, join(path, name)));
    if (found.isFile()) return listedFile(name, found);
    return found.isDirectory() ? { folder: name } : null;
  } catch (error) {
    // Gone since it was listed.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    return { name, reason: explainFileError(error), passing: true };
  }
}

/** What a link leads to inside of the library is found at its own place; so each file is there once, and no link loops. */
async function followLink(root: Buffer, path: string, name: string): Promise<FolderProblem | null> {
  const place = placeOf(root, join(path, name));
  try {
    const target = await realpath(place, { encoding: 'buffer' });
    if (target.equals(root)) return null;
    const prefix = Buffer.concat([root, Buffer.from(root.at(-1) === slash ? '' : '/')]);
    if (!target.subarray(0, prefix.length).equals(prefix)) {
      return { name, reason: 'This link leads out of the library, so it is not followed.' };
    }
    const inside = pathOfBytes(target.subarray(prefix.length));
    if (inside.split('/').some(isSkippedName)) {
      return { name, reason: 'This link leads into a hidden folder, so it is not followed.' };
    }
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ELOOP') return { name, reason: 'This link leads to itself.' };
    if (code === 'ENOENT') {
      const isThere = await stat(root).then(
        () => true,
        () => false,
      );
      return { name, reason: 'This link leads nowhere.', passing: !isThere };
    }
    return { name, reason: explainFileError(error), passing: true };
  }
}

const slash = '/'.charCodeAt(0);

/** Some file systems do not say in a listing what an entry is. */
function isUnknown(entry: Dirent<Buffer>): boolean {
  return !(entry.isFIFO() || entry.isSocket() || entry.isBlockDevice() || entry.isCharacterDevice());
}

function byCode(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
