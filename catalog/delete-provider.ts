import { inTransaction, type Database } from '#db/database.ts';
import { bumpGeneration } from '#db/catalog-generation.ts';
import { entriesOfProvider, forgetProvider } from '#db/stores/forget-provider.ts';
import { lockCatalog } from './commit-run.ts';
import { regroupStations } from './regroup-stations.ts';

/** Takes a provider and all it said out of the catalog; its stations stay for favorites. False where there is none. */
export function deleteProvider(database: Database, providerId: string): Promise<boolean> {
  return inTransaction(database, async (client) => {
    await lockCatalog(client);
    const lost = await entriesOfProvider(client, providerId);
    if (!(await forgetProvider(client, providerId))) return false;
    await regroupStations(client, { provider: null, runId: null, changed: [], lost });
    await bumpGeneration(client);
    return true;
  });
}
