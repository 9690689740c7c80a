import type { Logger } from 'pino';
import type { Database } from '#db/database.ts';
import { forwardedUpTo } from '#db/stores/forwarding.ts';
import type { EventBus } from './event-bus.ts';
import { createKafkaEventBus } from './kafka/kafka-event-bus.ts';
import { startForwarder } from './kafka/start-forwarder.ts';
import { createPostgresEventBus } from './postgres-event-bus.ts';
import type { Topic } from './topics.ts';

export type RunningEventBus = EventBus & {
  /** Where events are taken elsewhere: the last sequence of the topic that is safe there. */
  forwardedUpTo?: (topic: Topic) => Promise<number>;
  close(): Promise<void>;
};

/** The log in Postgres alone, or, with brokers, the log and Kafka behind it. */
export function createEventBus(
  database: Database,
  { kafkaBrokers, log }: { kafkaBrokers: readonly string[]; log: Pick<Logger, 'debug' | 'info' | 'warn'> },
): RunningEventBus {
  if (kafkaBrokers.length === 0) {
    return { ...createPostgresEventBus(database), close: () => Promise.resolve() };
  }
  const context = { brokers: kafkaBrokers, log };
  const forwarder = startForwarder({ database, ...context });
  return {
    ...createKafkaEventBus(database, context),
    forwardedUpTo: (topic) => forwardedUpTo(database.pool, topic),
    close: () => forwarder.close(),
  };
}
