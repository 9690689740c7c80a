import { inTransaction, type Database } from '#db/database.ts';
import { bumpGeneration } from '#db/catalog-generation.ts';
import { bumpPodcastGeneration } from '#db/podcast-generation.ts';
import { nameProviders, retireUnwantedFeeds } from '#db/stores/feed-reasons.ts';
import { entriesOfProvider, forgetProvider } from '#db/stores/forget-provider.ts';
import { feedsOfProvider } from '#db/stores/provider-feeds.ts';
import { forgetLibrary } from './library/forget-library.ts';
import { lockCatalog } from './commit-run.ts';
import { regroupStations } from './regroup-stations.ts';

/**
 * Takes a provider and all it said out of the catalog; its stations stay for favorites, its feeds where somebody else
 * wants them. False where there is none.
 */
export async function deleteProvider(database: Database, providerId: string): Promise<boolean> {
  await forgetLibrary(database, providerId);
  const { isDeleted, feeds } = await inTransaction(database, async (client) => {
    await lockCatalog(client);
    const lost = await entriesOfProvider(client, providerId);
    const lostFeeds = await feedsOfProvider(client, providerId);
    if (!(await forgetProvider(client, providerId))) return { isDeleted: false, feeds: 0 };
    await regroupStations(client, { provider: null, runId: null, changed: [], lost });
    await retireUnwantedFeeds(client, lostFeeds);
    await nameProviders(client, lostFeeds);
    await bumpGeneration(client);
    return { isDeleted: true, feeds: lostFeeds.length };
  });
  if (feeds > 0) await bumpPodcastGeneration(database.pool);
  return isDeleted;
}
