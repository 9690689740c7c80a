import { setTimeout as sleep } from 'node:timers/promises';
import { TooMuchLost } from '#catalog/commit-run.ts';
import { inTransaction, type Queryable } from '#db/database.ts';
import { ensureFeed } from '#db/stores/ensure-feed.ts';
import { nameProviders, retireUnwantedFeeds } from '#db/stores/feed-reasons.ts';
import { claimFeed, finishFeeds, releaseFeeds, type FeedToRead } from '#db/stores/feeds.ts';
import { completeRun } from '#db/stores/finish-run.ts';
import { askedByHand, sayIfStillDue } from '#db/stores/make-feed-due.ts';
import { countEpisodes, readByRuns, replaceProviderFeeds } from '#db/stores/provider-feeds.ts';
import { SourceError, type SourceErrorType } from '#refresh-jobs/errors.ts';
import { suspicious, type FeedFailure } from '#refresh-jobs/feeds/explain-feed-failure.ts';
import { refreshFeed } from '#refresh-jobs/feeds/refresh-feed.ts';
import { PodcastFeedConfig } from '#refresh-jobs/providers/podcast-feed/podcast-feed.ts';
import { kindOf, parseConfig } from './read-provider.ts';
import { drop, type RefreshContext, type RunResult, type RunUnderWay } from './refresh-context.ts';

const leaseMs = 15 * 60_000;

/** Reads the one feed of a provider, as the feed loop reads feeds; what is counted are its episodes. */
export async function runFeed(
  context: RefreshContext,
  { run, provider, progress, signal }: RunUnderWay,
): Promise<RunResult> {
  const { database } = context;
  const { url } = PodcastFeedConfig.parse(parseConfig(kindOf(context, provider), provider));
  // All at once: a feed that is known before its provider lists it would be read without what that provider allows, and
  // one that is free when it becomes known would be read by the loop first, whose counts no run tells.
  const { podcastId, mine } = await inTransaction(database, async (client) => {
    const { podcastId } = await ensureFeed(client, { url, title: provider.name });
    const listed = [{ podcastId, categories: [] }];
    const { added, lost } = await replaceProviderFeeds(client, provider.id, listed);
    await readByRuns(client, provider.id, podcastId);
    await retireUnwantedFeeds(client, lost);
    await nameProviders(client, [...added, ...lost]);
    return { podcastId, mine: await claim(client, podcastId) };
  });

  const claimed = mine ?? (await waitForIt(podcastId));
  const feed = run.trigger === 'schedule' ? claimed : { ...claimed, priority: askedByHand };
  const { finished, counts, failure } = await refreshFeed({ ...context, signal }, feed).catch(
    async (error: unknown) => {
      await releaseFeeds(database.pool, [claimed]);
      throw error;
    },
  );
  await finishFeeds(database.pool, [finished]);
  // The loop, which was told so, found it taken; and what runs read it does not look for by itself.
  await sayIfStillDue(database.pool, podcastId);
  if (failure) throw asRunError(failure);

  const known = counts ? 0 : await countEpisodes(database.pool, podcastId);
  const { drops, ...kept } = counts ?? {
    ...{ seen: known, added: 0, updated: 0, unchanged: known, retired: 0, dropped: 0, drops: [] },
  };
  drop(progress, drops);
  progress.seen = kept.seen;
  await inTransaction(database, (client) =>
    completeRun(client, { id: run.id, worker: context.worker, complete: true, counts: kept, drops }),
  );
  const { nextReadAt: nextRunAt, intervalSeconds } = finished;
  return {
    changed: kept.added + kept.updated + kept.retired,
    plan: { nextRunAt, intervalSeconds, failures: 0 },
  };

  function claim(db: Queryable, id: string): Promise<FeedToRead | null> {
    const now = context.now();
    return claimFeed(db, id, { now, leaseUntil: new Date(now.getTime() + leaseMs) });
  }
  /** Somebody who subscribed may have it read by the loop at this very moment. */
  async function waitForIt(id: string): Promise<FeedToRead> {
    for (;;) {
      await sleep(500, undefined, { signal });
      const free = await claim(database.pool, id);
      if (free) return free;
    }
  }
}

function asRunError({ message, type, retryAt }: FeedFailure): Error {
  if (type === suspicious) return new TooMuchLost(message);
  if (type === 'internal') return new Error(message);
  return new SourceError(type as SourceErrorType, message, retryAt && { retryAt });
}
