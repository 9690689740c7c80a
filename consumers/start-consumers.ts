import type { Logger } from 'pino';
import type { Database } from '#db/database.ts';
import type { EventBus } from '#events/event-bus.ts';
import { createPostgresEventBus } from '#events/postgres-event-bus.ts';
import { privatePlaysTopic } from '#events/topics.ts';
import { consumers as registered } from './consumers.ts';
import { startRecommendations } from './recommendations/start-recommendations.ts';
import { runConsumer, type Consumer } from './run-consumer.ts';
import { startLibraryPopularity } from './start-library-popularity.ts';
import { startPruning, type ForwardedUpTo } from './start-pruning.ts';
import { startReplays } from './start-replays.ts';

/** Runs every registered consumer until it is closed; each goes on where it was, and none stops another. */
export async function startConsumers(
  context: { database: Database; bus: EventBus & { forwardedUpTo?: ForwardedUpTo }; log: Logger },
  consumers: readonly Consumer[] = registered,
): Promise<{ close(): Promise<void> }> {
  const { database, bus, log } = context;
  // What is private never leaves the log for another bus.
  const ownLog = createPostgresEventBus(database);
  const running = await Promise.all([
    ...consumers.map((consumer) =>
      runConsumer({ bus: consumer.topic === privatePlaysTopic ? ownLog : bus, log }, consumer),
    ),
    startReplays(database, log, consumers),
    startPruning({ database, log, ...(bus.forwardedUpTo && { forwardedUpTo: bus.forwardedUpTo }) }),
    startRecommendations({ database, log }),
    startLibraryPopularity({ database, log }),
  ]);
  log.info({ consumers: consumers.map(({ name, topic }) => `${name} of ${topic}`) }, 'consumers are running');
  return {
    close: async () => {
      await Promise.all(running.map((one) => one.close()));
    },
  };
}
