import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Database } from '#db/database.ts';
import { unitsOfTag } from '#db/stores/suggestible-units.ts';
import { answerRequest, leaseRequests, type SuggestionLease } from '#db/stores/suggestion-requests.ts';
import { watchLearning } from './watch-learning.ts';
import { suggestFor } from './suggest-for.ts';

/** A request found by looking: whoever writes one need not call, since those that NOTIFY commit one after another. */
const lookEveryMs = 500;
const leasedAtOnce = 10;
/** Far longer than any listener's suggestions take. */
const leaseSeconds = 120;
const tagMs = 600_000;
const unitsOfATag = 60;

/** Makes suggestions for whoever asked, and learns anew in the background; any number of processes may run it. */
export async function startRecommendations(context: {
  database: Database;
  log: Logger;
  now?: () => Date;
  /** Whether there is enough new to learn from. */
  learnEveryMs?: number;
}): Promise<{ close(): Promise<void> }> {
  const { database, log, now = () => new Date(), learnEveryMs = 10_000 } = context;
  const closing = new AbortController();
  const { signal } = closing;
  const learning = watchLearning({ database, log, now, signal, lookEveryMs: learnEveryMs });
  const tags = new LRUCache<string, readonly string[]>({ max: 2_000, ttl: tagMs });

  async function knownUnitsOfTag(tag: string, languages: readonly string[]): Promise<readonly string[]> {
    const key = JSON.stringify([tag, languages]);
    const known = tags.get(key) ?? (await unitsOfTag(database.pool, tag, languages, unitsOfATag));
    tags.set(key, known);
    return known;
  }

  async function answer(lease: SuggestionLease): Promise<void> {
    try {
      const learned = await learning.learned();
      const { listenerId } = lease;
      const suggestions = await suggestFor(database.pool, listenerId, learned, knownUnitsOfTag, now());
      await answerRequest(database, lease, suggestions);
    } catch (error) {
      if (signal.aborted) return;
      log.error({ err: error }, "a listener's suggestions failed; they come again when the lease is over");
    }
  }

  async function work(): Promise<void> {
    while (!signal.aborted) {
      const leases = await leaseRequests(database.pool, leasedAtOnce, leaseSeconds).catch(
        (error: unknown) => {
          if (!signal.aborted) log.warn({ err: error }, 'requests for suggestions cannot be read now');
          return [];
        },
      );
      for (const lease of leases) await answer(lease);
      if (leases.length < leasedAtOnce)
        await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  const working = learning
    .learned()
    .then(work)
    .catch(() => undefined);
  return {
    close: async () => {
      closing.abort();
      await Promise.all([working, learning.closed]);
    },
  };
}
