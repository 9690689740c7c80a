import { watch, type FSWatcher } from 'node:fs';
import { readdir, statfs } from 'node:fs/promises';
import { pathOfBytes } from '#signing/media-path.ts';
import { ignoreFile } from './ignore-rules.ts';
import { join, placeOf } from './list-folder.ts';
import { isSkippedName } from './skipped-name.ts';

/** File systems of which this machine does not hear what another one changes, by their number in statfs(2). */
const notHeard = new Set([
  0x6969, // NFS
  0x517b, // SMB
  0xff534d42, // CIFS
  0xfe534d42, // SMB2
  0x65735546, // FUSE: rclone, sshfs, mergerfs
  0x01021997, // 9P
  0x00c36400, // Ceph
  0x47504653, // GPFS
  0x0bd00bd0, // Lustre
  0x5346414f, // AFS
]);

/**
 * Tells of folders right in which something changed, '' the root: one inotify watch a folder. Null where changes are not
 * heard of; `onLost` says why they are not heard any more.
 */
export async function watchDisk(
  root: Buffer,
  onChange: (path: string) => void,
  onLost: (reason: string) => void,
): Promise<{ close(): Promise<void> } | null> {
  const { type } = await statfs(root);
  if (notHeard.has(type)) return null;
  const watchers = new Map<string, FSWatcher>();
  let isOver = false;

  function close(): void {
    isOver = true;
    for (const watcher of watchers.values()) watcher.close();
    watchers.clear();
  }
  function lose(error: unknown): void {
    if (isOver) return;
    close();
    onLost(explainWatchError(error));
  }
  /** A folder that was moved keeps its watch, by a path that is another's now. */
  function forget(path: string): void {
    for (const [known, watcher] of watchers) {
      if (known !== path && !known.startsWith(`${path}/`)) continue;
      watcher.close();
      watchers.delete(known);
    }
  }
  /** What an ignore file speaks of. */
  function watchedBelow(folder: string): string[] {
    return [...watchers.keys()].filter(
      (path) => path !== folder && (folder === '' || path.startsWith(`${folder}/`)),
    );
  }
  function add(path: string): boolean {
    try {
      const options = { encoding: 'buffer', persistent: false } as const;
      const watcher = watch(placeOf(root, path), options, (event, name) => {
        hear(path, event, name === null ? null : pathOfBytes(name));
      });
      watcher.on('error', () => {
        forget(path);
      });
      watchers.get(path)?.close();
      watchers.set(path, watcher);
      return true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOSPC' || code === 'EMFILE') lose(error);
      return false;
    }
  }
  function hear(folder: string, event: string, name: string | null): void {
    if (isOver || (name !== null && name !== ignoreFile && isSkippedName(name))) return;
    onChange(folder);
    if (name === ignoreFile) for (const path of watchedBelow(folder)) onChange(path);
    if (event !== 'rename' || name === null) return;
    const path = join(folder, name);
    forget(path);
    void addAll(path, onChange);
  }
  /** Each folder from here down; watched before it is listed, so that nothing comes unheard in between. */
  async function addAll(from: string, onFolder?: (path: string) => void): Promise<void> {
    const stack = [from];
    for (let path = stack.pop(); path !== undefined && !isOver; path = stack.pop()) {
      const listing = () => readdir(placeOf(root, path), { withFileTypes: true, encoding: 'buffer' });
      // A file is no folder to be watched.
      if ((await listing().catch(() => null)) === null || !add(path)) continue;
      for (const entry of (await listing().catch(() => null)) ?? []) {
        const name = pathOfBytes(entry.name);
        if (entry.isDirectory() && !isSkippedName(name)) stack.push(join(path, name));
      }
      onFolder?.(path);
    }
  }

  await addAll('');
  if (isOver) return null;
  return { close: () => Promise.resolve(close()) };
}

function explainWatchError(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EMFILE') {
    return (
      'This machine does not let Airdex watch so many folders: raise fs.inotify.max_user_watches (and ' +
      'max_user_instances). Until then the library is scanned often instead.'
    );
  }
  return `The library cannot be watched (${message}), so it is scanned often instead.`;
}
