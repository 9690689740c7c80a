import { constants } from 'node:fs';
import { lstat, open, realpath, type FileHandle } from 'node:fs/promises';
import { bytesOfPath } from '#signing/media-path.ts';

export type PlainFile = { handle: FileHandle; size: number; modifiedAt: Date };

const readOnly = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Opens a file below `root` that is reached without any link; null for whatever else is there, or cannot be read. The
 * root itself may be reached through links. `path` as in signing/media-path.ts.
 */
export async function openPlainFile(root: string, path: string): Promise<PlainFile | null> {
  let handle: FileHandle | undefined;
  try {
    const whole = Buffer.concat([Buffer.from(`${await realpath(root)}/`), bytesOfPath(path)]);
    // Not to wait for whoever writes into a pipe.
    handle = await open(whole, readOnly);
    const opened = await handle.stat({ bigint: true });
    // Looked at after it was opened: a folder that becomes a link in between would show another file.
    const isDirect = (await realpath(whole, 'buffer')).equals(whole);
    const there = await lstat(whole, { bigint: true });
    if (isDirect && opened.isFile() && there.ino === opened.ino && there.dev === opened.dev)
      return { handle, size: Number(opened.size), modifiedAt: opened.mtime };
  } catch {
    // Missing, not allowed, a loop, a name too long: it is not there.
  }
  await handle?.close();
  return null;
}
