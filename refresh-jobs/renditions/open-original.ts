import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { LibrarySource } from '#refresh-jobs/library/library-source.ts';

export type Original = { handle: FileHandle; close(): Promise<void> };

/** The original as a file: where it lies, or, from a bucket, copied into `workDir` until it is closed. */
export async function openOriginal(
  source: LibrarySource,
  path: string,
  workDir: string,
  signal: AbortSignal,
): Promise<Original> {
  if (source.openHandle) {
    const handle = await source.openHandle(path);
    return { handle, close: () => handle.close() };
  }
  await mkdir(workDir, { recursive: true });
  const copy = join(workDir, `${randomUUID()}.original`);
  try {
    await pipeline(await source.stream(path), createWriteStream(copy, { flags: 'wx', mode: 0o600 }), {
      signal,
    });
    const handle = await open(copy);
    return {
      handle,
      close: async () => {
        await handle.close();
        await rm(copy, { force: true });
      },
    };
  } catch (error) {
    await rm(copy, { force: true });
    throw error;
  }
}
