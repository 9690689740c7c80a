import type { Logger } from 'pino';
import type { Database } from '#db/database.ts';
import type { EventBus } from '../event-bus.ts';
import { createPostgresEventBus } from '../postgres-event-bus.ts';
import { connectKafka } from './connect-kafka.ts';
import { consumeTopic } from './consume-topic.ts';

/**
 * Events are kept in the log, from where the forwarder takes them to Kafka, and consumers read them there: any number
 * of processes share the partitions of a topic.
 */
export function createKafkaEventBus(
  database: Database,
  context: { brokers: readonly string[]; log: Pick<Logger, 'debug' | 'warn'> },
): EventBus {
  const kafka = connectKafka(context);
  return {
    append: createPostgresEventBus(database).append,
    consume: (subscription) => Promise.resolve(consumeTopic({ database, kafka }, subscription)),
  };
}
