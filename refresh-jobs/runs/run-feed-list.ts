import { commitFeedList } from '#catalog/podcasts/commit-feed-list.ts';
import { ensureFeeds } from '#db/stores/ensure-feed.ts';
import type { ListedFeed } from '#db/stores/provider-feeds.ts';
import { reportProgress } from '#db/stores/runs.ts';
import type { FeedListEntry } from '#refresh-jobs/providers/provider.ts';
import { readProvider } from './read-provider.ts';
import { drop, type RefreshContext, type RunResult, type RunUnderWay } from './refresh-context.ts';

const atOnce = 500;

/** Reads a list of feeds. Which shows they are, the feed loop reads: new feeds are due at once. */
export async function runFeedList(
  context: RefreshContext,
  { run, provider, progress, signal }: RunUnderWay,
): Promise<RunResult> {
  const { database, worker } = context;
  const listed: ListedFeed[] = [];
  const reading = readProvider(context, provider, signal);
  try {
    let step = await reading.next();
    for (; !step.done; step = await reading.next()) {
      signal.throwIfAborted();
      const { feeds = [], dropped = [], expected } = step.value;
      progress.expected = expected ?? progress.expected;
      drop(progress, dropped);
      for (let start = 0; start < feeds.length; start += atOnce) {
        const some = feeds.slice(start, start + atOnce);
        listed.push(...(await makeFeeds(some)));
        progress.seen += some.length;
        await reportProgress(database.pool, { id: run.id, worker, ...progress });
        signal.throwIfAborted();
      }
    }
    const outcome = step.value;
    const { changed, seen } = await commitFeedList(database, {
      ...{ id: run.id, worker, providerId: provider.id, kind: outcome.kind, listed },
      ...{ drops: progress.drops, dropped: progress.dropped, validators: outcome.validators },
    });
    progress.seen = seen;
    if (changed > 0) context.podcastsChanged();
    return { changed };
  } finally {
    await reading.return({ kind: 'unchanged' });
  }

  async function makeFeeds(feeds: readonly FeedListEntry[]): Promise<ListedFeed[]> {
    const made = await ensureFeeds(database.pool, feeds);
    return feeds.flatMap(({ title, categories, url }, index) => {
      const feed = made[index];
      if (feed) return { podcastId: feed.podcastId, title, categories };
      drop(progress, [{ entry: title ?? url, reason: 'its address is none of a feed' }]);
      return [];
    });
  }
}
