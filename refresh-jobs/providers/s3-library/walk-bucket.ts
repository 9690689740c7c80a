import { SourceError } from '#refresh-jobs/errors.ts';
import {
  addIgnoreRules,
  ignoreFile,
  isIgnored,
  type IgnoreRules,
} from '#refresh-jobs/library/ignore-rules.ts';
import type { ListedFolder } from '#refresh-jobs/library/library-source.ts';
import { isSkippedName } from '#refresh-jobs/library/skipped-name.ts';
import { keysToFolders, type ListedKey } from './keys-to-folders.ts';

export type KeyPage = { keys: ListedKey[]; folders: string[]; next: string | undefined };
/** A page of the keys below a prefix; `delimited`: only what is right in it. */
export type ListPage = (
  below: string,
  options: { delimited: boolean; after?: string | undefined; signal: AbortSignal },
) => Promise<KeyPage>;

type ReadWhole = (path: string) => Promise<Buffer>;

/** Keys that are kept at once: some 20 MB. */
const KEYS_AT_ONCE = 50_000;

/**
 * The folders of a bucket, each after its parent. Listing all keys takes one request a thousand files, but all of them
 * have to be known before the first folder is; so where there are too many, this folder alone is listed, and then each
 * folder in it in the same way.
 */
export async function* walkBucket(
  listPage: ListPage,
  readWhole: ReadWhole,
  from: string,
  signal: AbortSignal,
  keysAtOnce = KEYS_AT_ONCE,
): AsyncGenerator<ListedFolder> {
  /** What holds in the folders that are wanted and still to come. */
  const rulesIn = new Map([[from, await rulesAbove(from, readWhole)]]);
  const stack = [from];
  for (let path = stack.pop(); path !== undefined; path = stack.pop()) {
    signal.throwIfAborted();
    const keys = await listAll(listPage, path, { delimited: false, signal, most: keysAtOnce });
    if (keys) {
      for (const folder of keysToFolders(keys.keys, path)) {
        const kept = await withoutIgnored(folder);
        if (kept) yield kept;
      }
      continue;
    }
    const alone = await listAll(listPage, path, { delimited: true, signal, most: Number.POSITIVE_INFINITY });
    const [folder] = keysToFolders(alone?.keys ?? [], path);
    if (!folder) continue;
    folder.folders = (alone?.folders ?? []).map((prefix) => prefix.split('/').at(-2) ?? '').filter(Boolean);
    const kept = await withoutIgnored(folder);
    if (!kept) continue;
    yield kept;
    for (const name of kept.folders.toReversed()) stack.push(join(path, name));
  }

  /** Null where the folder, or one above it, is ignored. */
  async function withoutIgnored(folder: ListedFolder): Promise<ListedFolder | null> {
    const { path } = folder;
    const above = rulesIn.get(path);
    if (above === undefined) return null;
    rulesIn.delete(path);
    const own = folder.files.some(({ name }) => name === ignoreFile);
    const rules = own ? addIgnoreRules(above, path, await textOf(join(path, ignoreFile), readWhole)) : above;
    const isWanted = (name: string, isFolder: boolean) =>
      !isSkippedName(name) && !(rules.length > 0 && isIgnored(rules, join(path, name), isFolder));
    const folders = folder.folders.filter((name) => isWanted(name, true));
    for (const name of folders) rulesIn.set(join(path, name), rules);
    const isEmpty = folder.files.length + folder.folders.length + folder.problems.length === 0;
    const files = folder.files.filter(({ name }) => isWanted(name, false));
    return { ...folder, folders, files, ...(isEmpty && { empty: true }) };
  }
}

/** All keys below a folder; null where there are more than `most`. */
async function listAll(
  listPage: ListPage,
  path: string,
  { delimited, signal, most }: { delimited: boolean; signal: AbortSignal; most: number },
): Promise<Omit<KeyPage, 'next'> | null> {
  const below = path === '' ? '' : `${path}/`;
  const all = { keys: [] as ListedKey[], folders: [] as string[] };
  let after: string | undefined;
  do {
    const page = await listPage(below, { delimited, after, signal });
    all.keys.push(...page.keys);
    all.folders.push(...page.folders);
    if (all.keys.length > most) return null;
    after = page.next;
  } while (after !== undefined);
  return all;
}

async function rulesAbove(path: string, readWhole: ReadWhole): Promise<IgnoreRules> {
  let rules: IgnoreRules = [];
  const parts = path === '' ? [] : path.split('/');
  for (let depth = 0; depth < parts.length; depth += 1) {
    const above = parts.slice(0, depth).join('/');
    const text = await textOf(join(above, ignoreFile), readWhole);
    if (text !== '') rules = addIgnoreRules(rules, above, text);
  }
  return rules;
}

async function textOf(path: string, readWhole: ReadWhole): Promise<string> {
  try {
    return (await readWhole(path)).toString();
  } catch (error) {
    if (error instanceof SourceError && error.type === 'gone') return '';
    throw error;
  }
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
