import type { Logger } from 'pino';
import type { Database } from '#db/database.ts';
import { pruneDeadLetters } from '#db/stores/dead-letters.ts';
import { pruneLog } from '#db/stores/prune-log.ts';
import { deadLettersTopic, listensTopic, playsTopic, privatePlaysTopic, type Topic } from '#events/topics.ts';

/** Answers the last sequence of a topic that is safe elsewhere. */
export type ForwardedUpTo = (topic: Topic) => Promise<number>;

const dayMs = 86_400_000;
const everyMs = 60 * 60_000;
/** An event that is sent again is known as long as it is here. */
const forwardedDays = 7;
const deadLetterDays = 90;
const keptDays: readonly { topic: Topic; days: number; stays?: boolean }[] = [
  { topic: playsTopic, days: 90 },
  { topic: privatePlaysTopic, days: 90, stays: true },
  { topic: listensTopic, days: 400 },
  { topic: deadLettersTopic, days: 90 },
];

/** Forgets, once an hour, what the log need not hold any longer. Several processes may do it at once. */
export function startPruning(context: {
  database: Pick<Database, 'pool'>;
  log: Logger;
  now?: () => number;
  forwardedUpTo?: ForwardedUpTo;
}): { close(): Promise<void> } {
  const { database, log, now = Date.now, forwardedUpTo } = context;
  const daysAgo = (days: number) => new Date(now() - days * dayMs);

  async function pruneTopic({ topic, days, stays = false }: (typeof keptDays)[number]): Promise<number> {
    if (stays || !forwardedUpTo) return pruneLog(database.pool, { topic, olderThan: daysAgo(days) });
    return pruneLog(database.pool, {
      ...{ topic, olderThan: daysAgo(forwardedDays), forwardedUpTo: await forwardedUpTo(topic) },
    });
  }

  async function prune(): Promise<void> {
    try {
      for (const kept of keptDays) {
        const pruned = await pruneTopic(kept);
        if (pruned > 0) log.info({ topic: kept.topic, pruned }, 'old events were taken out of the log');
      }
      await pruneDeadLetters(database.pool, daysAgo(deadLetterDays));
    } catch (error) {
      log.warn({ err: error }, 'old events could not be taken out of the log now');
    }
  }

  let pruning = prune();
  const timer = setInterval(() => {
    pruning = pruning.then(prune);
  }, everyMs);
  timer.unref();
  return {
    close: async () => {
      clearInterval(timer);
      await pruning;
    },
  };
}
