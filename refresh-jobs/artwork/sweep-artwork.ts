import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '#db/database.ts';
import { forgetUnusedArtwork, knownContentHashes } from '#db/stores/artwork.ts';
import { artworkDir } from './artwork-path.ts';

const HOUR = 3_600_000;
/** A page that somebody left open may still show it. */
const UNUSED_FOR_MS = 7 * 24 * HOUR;
/** A file is written shortly before the database knows of it. */
const YOUNG_MS = 24 * HOUR;

/** Forgets pictures that no station shows, and removes the files that nothing knows. Says how many files went. */
export async function sweepArtwork(
  database: Pick<Database, 'pool'>,
  dataDir: string,
  now: Date,
): Promise<number> {
  await forgetUnusedArtwork(database.pool, new Date(now.getTime() - UNUSED_FOR_MS));
  let removed = 0;
  for (const folder of await listFolder(artworkDir(dataDir))) {
    const names = await listFolder(join(artworkDir(dataDir), folder));
    const hashes = names.map((name) => name.slice(0, name.indexOf('-')));
    const known = await knownContentHashes(database.pool, hashes);
    for (const name of names) {
      const isKnown = name.endsWith('.webp') && known.has(name.slice(0, name.indexOf('-')));
      if (!isKnown && (await removeOld(join(artworkDir(dataDir), folder, name), now))) removed += 1;
    }
  }
  return removed;
}

async function removeOld(path: string, now: Date): Promise<boolean> {
  const file = await stat(path).catch(() => undefined);
  if (!file?.isFile() || now.getTime() - file.mtimeMs < YOUNG_MS) return false;
  await rm(path, { force: true });
  return true;
}

async function listFolder(path: string): Promise<string[]> {
  return readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
}
