import { z } from 'zod';
import { BrokerList } from '#events/kafka/broker-list.ts';

const Environment = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  KAFKA_BROKERS: BrokerList,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});
export type ConsumersConfig = {
  databaseUrl: string;
  /** None: events are read from the log itself. */
  kafkaBrokers: string[];
  logLevel: string;
};

/** Throws where a variable is missing or wrong, naming it. */
export function readConsumersConfig(environment: NodeJS.ProcessEnv): ConsumersConfig {
  const read = Environment.safeParse(environment);
  if (!read.success) throw new Error(`The environment is not right:\n${z.prettifyError(read.error)}`);
  const { DATABASE_URL, KAFKA_BROKERS, LOG_LEVEL } = read.data;
  return { databaseUrl: DATABASE_URL, kafkaBrokers: KAFKA_BROKERS, logLevel: LOG_LEVEL };
}
