import { readdir } from 'node:fs/promises';
import { pathOfBytes } from '#signing/media-path.ts';
import { explainFileError, isDiskAway } from './explain-file-error.ts';
import type { IgnoreRules } from './ignore-rules.ts';
import type { ListedFolder } from './library-source.ts';
import { join, listFolder, placeOf, type DiskFolder } from './list-folder.ts';
import { isSkippedName } from './skipped-name.ts';

/** Folders that are listed before their turn, so that a slow disk is not waited for one by one. */
const ahead = 8;
const deepest = 100;

type Waiting = { path: string; rules: IgnoreRules; listing?: Promise<DiskFolder | { error: unknown }> };

/**
 * Each folder from `from` down, after its parent and in the order of names. `assertThere` throws where the root is not
 * what it was: it is asked whenever a folder cannot be listed, and at the end.
 */
export async function* walkDisk(
  root: Buffer,
  from: string,
  rules: IgnoreRules,
  signal: AbortSignal,
  assertThere: () => Promise<void>,
): AsyncGenerator<ListedFolder> {
  const stack: Waiting[] = [{ path: from, rules }];
  const start = (one: Waiting) =>
    (one.listing ??= listFolder(root, one.path, one.rules).catch((error: unknown) => ({ error })));
  for (let next = stack.pop(); next; next = stack.pop()) {
    signal.throwIfAborted();
    const listed = await start(next);
    if ('error' in listed) {
      await assertThere();
      if (isDiskAway(listed.error)) throw listed.error;
      yield withoutListing(next.path, listed.error);
      continue;
    }
    const { rules: inside, ...folder } = listed;
    if (folder.empty === true) await assertThere();
    const depth = folder.path === '' ? 0 : folder.path.split('/').length;
    if (depth >= deepest && folder.folders.length > 0) {
      const reason = `Folders more than ${String(deepest)} deep are not looked into.`;
      folder.problems.push(...folder.folders.map((name) => ({ name, reason })));
      folder.folders = [];
    }
    for (const name of folder.folders.toReversed()) {
      stack.push({ path: join(folder.path, name), rules: inside });
    }
    for (const one of stack.slice(-ahead)) void start(one);
    yield folder;
  }
  await assertThere();
}

/** One that is gone, and had been there a moment ago, is just empty. */
function withoutListing(path: string, error: unknown): ListedFolder {
  const { code } = error as NodeJS.ErrnoException;
  const isGone = code === 'ENOENT' || code === 'ENOTDIR';
  const problem = { name: '', reason: explainFileError(error), passing: true };
  if (isGone) return { path, files: [], folders: [], problems: [], gone: true };
  return { path, files: [], folders: [], problems: [problem] };
}

/** Counts files by their endings without asking the disk of each; ignore files are not heeded, since it is a guess. */
export async function* countDisk(
  root: Buffer,
  endings: ReadonlySet<string>,
  signal: AbortSignal,
): AsyncGenerator<number> {
  const stack = [''];
  let count = 0;
  for (let path = stack.pop(); path !== undefined; path = stack.pop()) {
    signal.throwIfAborted();
    const entries = await readdir(placeOf(root, path), { withFileTypes: true, encoding: 'buffer' }).catch(
      () => [],
    );
    for (const entry of entries) {
      const name = pathOfBytes(entry.name);
      if (isSkippedName(name)) continue;
      if (entry.isDirectory()) stack.push(join(path, name));
      else if (endings.has(endingOf(name))) count += 1;
    }
    yield count;
  }
}

/** '.mp3', in lower case; '' where there is none. */
export function endingOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot).toLowerCase();
}
