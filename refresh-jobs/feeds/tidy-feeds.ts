import { inTransaction } from '#db/database.ts';
import { findUnwantedFeeds, retireUnwantedFeeds, reviveWantedFeeds } from '#db/stores/feed-reasons.ts';
import { claimEndedFeeds, freeFeedsOfIdleProviders, type FeedToRead } from '#db/stores/feeds.ts';
import { forgetAbandonedEpisodes } from '#db/stores/staged-episodes.ts';
import type { FeedContext } from './feed-context.ts';

/** What is put right from time to time; answers ended feeds that may be asked again whether they are. */
export async function tidyFeeds(
  { database, now, podcastsChanged }: Pick<FeedContext, 'database' | 'now' | 'podcastsChanged'>,
  claim: { limit: number; leaseUntil: Date },
): Promise<FeedToRead[]> {
  const unwanted = await findUnwantedFeeds(database.pool);
  const retired = await inTransaction(database, (client) => retireUnwantedFeeds(client, unwanted));
  const revived = await reviveWantedFeeds(database.pool);
  await freeFeedsOfIdleProviders(database.pool);
  await forgetAbandonedEpisodes(database.pool);
  if (retired.length + revived > 0) podcastsChanged();
  return claimEndedFeeds(database.pool, { ...claim, now: now() });
}
