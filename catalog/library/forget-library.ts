import { inTransaction, type Database } from '#db/database.ts';
import { bumpLibraryGeneration } from '#db/library-generation.ts';
import { forgetTracksFiles } from '#db/stores/library-files.ts';
import { tracksOfProvider } from '#db/stores/forget-provider.ts';
import { joinTwins, retireLostTracks, touchedByTracks } from '#db/stores/track-writes.ts';
import { finishAlbums } from './commit-files.ts';
import { lockLibrary } from './lock-library.ts';
import { settleLibrary } from './settle-library.ts';
import { nothingTouched, touch } from './touched.ts';

const atOnce = 2_000;

/** Takes all tracks of a library out of the catalog, some at a time; what was kept of them keeps their names. */
export async function forgetLibrary(database: Database, providerId: string): Promise<void> {
  const touched = nothingTouched();
  let forgot = 0;
  for (;;) {
    const done = await inTransaction(database, async (client) => {
      await lockLibrary(client);
      const ids = await tracksOfProvider(client, providerId, atOnce);
      await forgetTracksFiles(client, ids);
      const before = await touchedByTracks(client, ids);
      const lost = await retireLostTracks(client, ids);
      await joinTwins(client, lost);
      await finishAlbums(client, { before: new Map(), now: new Map(), more: before.albumIds, touched });
      touch(touched, { ...before, folderIds: [] });
      return lost.length;
    });
    forgot += done;
    if (done === 0) break;
  }
  if (forgot === 0) return;
  await settleLibrary(database, touched);
  await bumpLibraryGeneration(database.pool);
}
