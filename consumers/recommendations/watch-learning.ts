import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '#db/database.ts';
import { listensSince } from '#db/stores/taste.ts';
import { learn, type Learned } from './learn.ts';

const dayMs = 86_400_000;
/** Learning may take a twentieth of the time, not more. */
const restTimes = 20;
/** And is worth it once listens grew by this share of what was learned from. */
const changedShare = 0.02;
const leastChanged = 5;

/**
 * What suggestions are made with, learned at the start and again whenever listening changed enough, at least daily. It
 * is not kept on disk: learning it anew takes seconds, and what is learned cannot be older than this process.
 */
export function watchLearning(context: {
  database: Database;
  log: Logger;
  now: () => Date;
  signal: AbortSignal;
  lookEveryMs: number;
}): { learned(): Promise<Learned>; closed: Promise<void> } {
  const { database, log, now, signal, lookEveryMs } = context;
  const first = Promise.withResolvers<Learned>();
  let latest = first.promise;

  async function learnOnce(): Promise<{ learned: Learned; since: Date; listens: number; tookMs: number }> {
    const since = now();
    const startedAt = performance.now();
    const listens = await listensSince(database.pool, since);
    const learned = await learn(database.pool, since, signal);
    const tookMs = performance.now() - startedAt;
    const { length: units } = learned.units;
    log.info({ units, likings: learned.likings, tookMs: Math.round(tookMs) }, 'suggestions were learned');
    return { learned, since, listens, tookMs };
  }

  async function watch(): Promise<void> {
    let known: Awaited<ReturnType<typeof learnOnce>> | undefined;
    while (!signal.aborted) {
      try {
        if (!known || (await isOutdated(known))) {
          known = await learnOnce();
          first.resolve(known.learned);
          latest = Promise.resolve(known.learned);
        }
      } catch (error) {
        if (!signal.aborted) log.error({ err: error }, 'suggestions could not be learned; tried again soon');
      }
      await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined);
    }
    first.reject(new Error('Closed before anything was learned.'));
  }

  async function isOutdated(known: Awaited<ReturnType<typeof learnOnce>>): Promise<boolean> {
    const ageMs = now().getTime() - known.since.getTime();
    if (ageMs > dayMs) return true;
    if (ageMs < restTimes * known.tookMs) return false;
    const fresh = (await listensSince(database.pool, known.since)) - known.listens;
    return fresh > Math.max(leastChanged, changedShare * known.learned.likings);
  }

  first.promise.catch(() => undefined);
  return { learned: () => latest, closed: watch() };
}
