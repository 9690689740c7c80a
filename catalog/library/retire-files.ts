import { inTransaction, type Database } from '#db/database.ts';
import { forgetFiles } from '#db/stores/library-files.ts';
import { removeEmptyFolders } from '#db/stores/library-folders.ts';
import { joinTwins, retireLostTracks, touchedByTracks } from '#db/stores/track-writes.ts';
import { finishAlbums } from './commit-files.ts';
import { lockLibrary } from './lock-library.ts';
import { touch, type Touched } from './touched.ts';

const atOnce = 2_000;

/**
 * Takes files that are gone out of the catalog. Their tracks are hidden, and found again when they come back. One that
 * was read after `readBefore`, by whoever watches, is back already.
 */
export async function retireFiles(
  database: Database,
  fileIds: readonly number[],
  touched: Touched,
  readBefore: string | null = null,
): Promise<number> {
  let retired = 0;
  for (let start = 0; start < fileIds.length; start += atOnce) {
    const some = fileIds.slice(start, start + atOnce);
    retired += await inTransaction(database, async (client) => {
      await lockLibrary(client);
      const tracks = await forgetFiles(client, some, readBefore);
      const before = await touchedByTracks(client, tracks);
      const lost = await retireLostTracks(client, tracks);
      await finishAlbums(client, { before: new Map(), now: new Map(), more: before.albumIds, touched });
      touch(touched, before);
      await joinTwins(client, lost);
      return lost.length;
    });
  }
  return retired;
}

/** Takes folders in which nothing is any more out of a library. */
export async function forgetEmptyFolders(database: Database, providerId: string): Promise<void> {
  await inTransaction(database, async (client) => {
    await lockLibrary(client);
    await removeEmptyFolders(client, providerId);
  });
}
