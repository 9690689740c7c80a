import { constants, createReadStream } from 'node:fs';
import { lstat, open, realpath, stat, type FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { SourceError } from '#refresh-jobs/errors.ts';
import { explainFileError } from './explain-file-error.ts';
import { ignoreFile, addIgnoreRules, type IgnoreRules } from './ignore-rules.ts';
import type { LibrarySource, OpenFile } from './library-source.ts';
import { join, listedFile, placeOf } from './list-folder.ts';
import { countDisk, walkDisk } from './walk-disk.ts';
import { watchDisk } from './watch-disk.ts';

/** A folder of this machine as a library. Throws a SourceError where it is not there, or is none. */
export async function openDiskSource(folder: string): Promise<LibrarySource> {
  const root = await realpath(folder, { encoding: 'buffer' }).catch((error: unknown) => {
    throw away(folder, error);
  });
  const first = await identityOf(root).catch((error: unknown) => {
    throw away(folder, error);
  });
  if (!first.isDirectory) {
    throw new SourceError('misconfigured', `${folder} is no folder: say the folder that the music is in.`);
  }

  /** A disk that was unmounted leaves an empty folder of the same name, but not the same folder. */
  async function assertThere(): Promise<void> {
    const now = await identityOf(root).catch((error: unknown) => {
      throw away(folder, error);
    });
    if (now.id !== first.id) {
      throw new SourceError(
        'unreachable',
        `${folder} was exchanged while it was read: was its disk unmounted? Nothing was taken out of the catalog.`,
      );
    }
  }
  /** The ignore files of the folders above `path`. */
  async function rulesAbove(path: string): Promise<IgnoreRules> {
    let rules: IgnoreRules = [];
    if (path === '') return rules;
    const parts = path.split('/');
    for (let depth = 0; depth < parts.length; depth += 1) {
      const above = parts.slice(0, depth).join('/');
      const text = await readWhole(join(above, ignoreFile), 1_000_000).catch(() => null);
      if (text !== null) rules = addIgnoreRules(rules, above, text.toString());
    }
    return rules;
  }
  function openHandle(path: string): Promise<FileHandle> {
    // No link is followed, and no pipe waited for.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    return open(placeOf(root, path), flags).catch((error: unknown) => {
      throw new SourceError('unreadable', explainFileError(error), { cause: error });
    });
  }
  async function openFile(path: string): Promise<OpenFile> {
    const file = await openHandle(path);
    const { size } = await file.stat();
    return {
      size,
      read: async (position, length) => {
        const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - position)));
        let filled = 0;
        try {
          while (filled < buffer.length) {
            const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, position + filled);
            if (bytesRead === 0) break;
            filled += bytesRead;
          }
        } catch (error) {
          throw new SourceError('unreadable', explainFileError(error), { cause: error });
        }
        return buffer.subarray(0, filled);
      },
      close: () => file.close(),
    };
  }
  async function readWhole(path: string, maxBytes: number): Promise<Buffer> {
    const file = await openFile(path);
    try {
      if (file.size > maxBytes) {
        throw new SourceError('over-limit', `It is larger than ${String(maxBytes)} bytes.`);
      }
      return await file.read(0, file.size);
    } finally {
      await file.close();
    }
  }

  return {
    async *walk(from, signal) {
      await assertThere();
      try {
        yield* walkDisk(root, from, await rulesAbove(from), signal, assertThere);
      } catch (error) {
        if (error instanceof SourceError || signal.aborted) throw error;
        throw away(folder, error);
      }
    },
    count: (endings, signal) => countDisk(root, endings, signal),
    look: async (path) => {
      try {
        const found = await lstat(placeOf(root, path));
        return found.isFile() ? listedFile(path.slice(path.lastIndexOf('/') + 1), found) : null;
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code !== 'ENOENT' && code !== 'ENOTDIR') throw away(folder, error);
        await assertThere();
        return null;
      }
    },
    open: openFile,
    openHandle,
    readWhole,
    stream: async (path): Promise<Readable> => {
      const found = await lstat(placeOf(root, path));
      if (!found.isFile()) throw new SourceError('unreadable', 'It is no file.');
      return createReadStream(placeOf(root, path));
    },
    watch: (onChange, onLost) => watchDisk(root, onChange, onLost),
    close: () => Promise.resolve(),
  };
}

async function identityOf(root: Buffer): Promise<{ id: string; isDirectory: boolean }> {
  const found = await stat(root, { bigint: true });
  return { id: `${String(found.dev)} ${String(found.ino)}`, isDirectory: found.isDirectory() };
}

function away(folder: string, error: unknown): SourceError {
  const message =
    (error as NodeJS.ErrnoException).code === 'ENOENT'
      ? `There is no folder ${folder}: is its disk mounted? Nothing was taken out of the catalog.`
      : `${folder}: ${explainFileError(error)} Nothing was taken out of the catalog.`;
  return new SourceError('unreachable', message, { cause: error });
}
