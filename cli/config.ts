import { z } from 'zod';
import { BrokerList } from '#events/kafka/broker-list.ts';

const schema = z.object({
  AIRDEX_DATA: z.string().min(1).default('./data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  KAFKA_BROKERS: BrokerList,
});

export type CliConfig = {
  dataDir: string;
  /** Undefined: the embedded Postgres, in the data directory. */
  databaseUrl: string | undefined;
  kafkaBrokers: string[];
};

/** Throws, naming the variable, where the environment is wrong. */
export function readConfig(environment: NodeJS.ProcessEnv): CliConfig {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment is wrong. ${faults.join('; ')}`);
  }
  const { AIRDEX_DATA, DATABASE_URL, KAFKA_BROKERS } = parsed.data;
  return { dataDir: AIRDEX_DATA, databaseUrl: DATABASE_URL, kafkaBrokers: KAFKA_BROKERS };
}

const address = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

/** Where others reach this Airdex, without a slash at its end: as asked, or by PUBLIC_URL; undefined: neither says. */
export function readPublicUrl(environment: NodeJS.ProcessEnv, asked?: string): string | undefined {
  const url = asked ?? environment.PUBLIC_URL;
  if (url === undefined || url === '') return undefined;
  const parsed = address.safeParse(url);
  if (!parsed.success) throw new Error(`"${url}" is not an address such as https://airdex.example.`);
  return parsed.data;
}
