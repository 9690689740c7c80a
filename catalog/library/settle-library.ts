import type { Database } from '#db/database.ts';
import { inTransaction } from '#db/database.ts';
import { recountArtists } from '#db/stores/artist-writes.ts';
import { recountGenres } from '#db/stores/genre-writes.ts';
import { recountFolders } from '#db/stores/library-folders.ts';
import { lockLibrary } from './lock-library.ts';
import type { Touched } from './touched.ts';

const atOnce = 1_000;

/** Counts what was touched anew: artists, genres, folders. Null: everything, as after a scan that was killed. */
export async function settleLibrary(database: Database, touched: Touched | null): Promise<void> {
  const parts = touched ? partsOf([...touched.artistIds]) : [null];
  for (const artistIds of parts) {
    await inTransaction(database, async (client) => {
      await lockLibrary(client);
      await recountArtists(client, artistIds);
    });
  }
  await inTransaction(database, async (client) => {
    await lockLibrary(client);
    await recountFolders(client, touched && [...touched.folderIds]);
    await recountGenres(client, touched && [...touched.genres]);
  });
}

function partsOf(ids: string[]): string[][] {
  const parts: string[][] = [];
  for (let start = 0; start < ids.length; start += atOnce) parts.push(ids.slice(start, start + atOnce));
  return parts;
}
