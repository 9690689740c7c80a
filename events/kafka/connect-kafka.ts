import { Kafka, logLevel } from 'kafkajs';
import type { Logger } from 'pino';

export type KafkaContext = { brokers: readonly string[]; log: Pick<Logger, 'debug' | 'warn'> };

/** A client of the brokers. What it complains of is told by whoever uses it, so its own words are for debugging. */
export function connectKafka({ brokers, log }: KafkaContext): Kafka {
  return new Kafka({
    clientId: 'airdex',
    brokers: [...brokers],
    connectionTimeout: 5_000,
    requestTimeout: 30_000,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 5 },
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ namespace, log: { message, timestamp: _, logger: __, ...details } }) => {
        log.debug({ ...details, namespace }, `kafka: ${message}`);
      },
  });
}
