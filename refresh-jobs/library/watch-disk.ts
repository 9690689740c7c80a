import { statfs } from 'node:fs/promises';
import { subscribe } from '@parcel/watcher';
import { ignoreFile } from './ignore-rules.ts';

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
 * Tells of folders of which something changed, '' the root. Null where changes are not heard of; `onLost` says why they
 * are not heard any more.
 */
export async function watchDisk(
  root: Buffer,
  onChange: (path: string) => void,
  onLost: (reason: string) => void,
): Promise<{ close(): Promise<void> } | null> {
  const { type } = await statfs(root);
  if (notHeard.has(type)) return null;
  const folder = root.toString();
  try {
    const subscription = await subscribe(
      folder,
      (error, events) => {
        if (error) onLost(explainWatchError(error));
        for (const { path, type: what } of events) {
          const inside = path.slice(folder.length + 1);
          onChange(folderOf(inside));
          // It may be a folder itself, which came with all that is in it.
          if (what === 'create' && !inside.endsWith(ignoreFile)) onChange(inside);
        }
      },
      { ignore: ['**/.git/**', '**/@eaDir/**'] },
    );
    return { close: () => subscription.unsubscribe() };
  } catch (error) {
    onLost(explainWatchError(error));
    return null;
  }
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

function explainWatchError(error: unknown): string {
  const { message } = error as Error;
  if (/no space left|ENOSPC/i.test(message)) {
    return (
      'This machine does not let Airdex watch so many folders: raise fs.inotify.max_user_watches. ' +
      'Until then the library is scanned often instead.'
    );
  }
  return `The library cannot be watched (${message}), so it is scanned often instead.`;
}
