import { Readable } from 'node:stream';
import type { LibrarySource } from '#refresh-jobs/library/library-source.ts';
import { SourceError } from '#refresh-jobs/errors.ts';

/** A library in memory, by paths; `bytesRead` counts what was read of it. */
export function libraryOfBytes(files: Record<string, Buffer>): LibrarySource & { bytesRead: number } {
  const bytesOf = (path: string) => {
    const bytes = files[path];
    if (!bytes) throw new SourceError('gone', `There is no ${path}.`);
    return bytes;
  };
  const library: LibrarySource & { bytesRead: number } = {
    bytesRead: 0,
    async *walk() {
      yield await Promise.resolve({ path: '', files: [], folders: [], problems: [] });
    },
    look: (path: string) => {
      const size = files[path]?.length;
      return Promise.resolve(size === undefined ? null : { name: path, size, version: String(size) });
    },
    open: (path: string) => {
      const bytes = bytesOf(path);
      return Promise.resolve({
        size: bytes.length,
        read: (position: number, length: number) => {
          const part = Buffer.from(bytes.subarray(position, position + length));
          library.bytesRead += part.length;
          return Promise.resolve(part);
        },
        close: () => Promise.resolve(),
      });
    },
    readWhole: (path: string, maxBytes: number) => Promise.resolve(bytesOf(path).subarray(0, maxBytes)),
    stream: (path: string) => Promise.resolve(Readable.from([bytesOf(path)])),
    close: () => Promise.resolve(),
  };
  return library;
}
