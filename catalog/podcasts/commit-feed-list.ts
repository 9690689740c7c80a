import { TooMuchLost } from '#catalog/commit-run.ts';
import { inTransaction, type Database } from '#db/database.ts';
import { nameProviders, retireUnwantedFeeds } from '#db/stores/feed-reasons.ts';
import { completeRun, isLossBelieved, storeValidators } from '#db/stores/finish-run.ts';
import { makeRefusedFeedsDue } from '#db/stores/make-feed-due.ts';
import { feedsOfProvider, replaceProviderFeeds, type ListedFeed } from '#db/stores/provider-feeds.ts';
import type { RunDrop } from '#db/stores/runs.ts';

/** A list that suddenly names less than a fifth is not believed at once. */
const leastKept = 0.2;
const smallList = 20;

export type FeedListToCommit = {
  id: string;
  worker: string;
  providerId: string;
  /** `unchanged`: the source said that nothing changed, and listed nothing. */
  kind: 'complete' | 'changes' | 'unchanged';
  listed: ListedFeed[];
  drops: RunDrop[];
  dropped: number;
  validators: unknown;
};

/**
 * Makes the provider list these feeds and no others, lets go of those that nobody else wants, and ends the run.
 * Throws `TooMuchLost` where the list lost nearly all, unless that was said before and an admin insists, or a day
 * has passed.
 */
export async function commitFeedList(
  database: Pick<Database, 'pool'>,
  run: FeedListToCommit,
): Promise<{ changed: number; seen: number }> {
  return inTransaction(database, async (client) => {
    const known = await feedsOfProvider(client, run.providerId);
    const listed = run.kind === 'unchanged' ? undefined : run.listed;
    const change = listed
      ? await replaceProviderFeeds(client, run.providerId, listed)
      : { added: [], updated: [], lost: [], before: known.length };
    const { added, updated, lost, before } = change;
    if (before > smallList && before - lost.length < before * leastKept) {
      if (!(await isLossBelieved(client, run.id))) {
        throw new TooMuchLost(
          `The list names ${String(run.listed.length)} feeds where it had ${String(before)}. Nothing was changed. If ` +
            'that is right, refresh it by hand once more; else it is believed after a day of the same.',
        );
      }
    }
    await retireUnwantedFeeds(client, lost);
    await nameProviders(client, [...added, ...lost]);
    await makeRefusedFeedsDue(client, run.providerId);
    await storeValidators(client, { id: run.id, providerId: run.providerId }, run.validators, undefined);
    const seen = listed?.length ?? known.length;
    await completeRun(client, {
      ...{ id: run.id, worker: run.worker, complete: run.kind === 'complete', drops: run.drops },
      counts: {
        ...{ seen, added: added.length, updated: updated.length, retired: lost.length, dropped: run.dropped },
        unchanged: seen - added.length - updated.length,
      },
    });
    return { changed: added.length + updated.length + lost.length, seen };
  });
}
