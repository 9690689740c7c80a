import { z } from 'zod';
import { createSealer, type Sealer } from '#db/seal.ts';
import { ensureSecretKeyFile, secretKey } from '#db/secret-key.ts';
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

/** By AIRDEX_SECRET_KEY, else, as "npm start" does, by the key in the data directory; null where another has the key. */
export async function openSealer(environment: NodeJS.ProcessEnv): Promise<Sealer | null> {
  const read = secretKey.safeParse(environment.AIRDEX_SECRET_KEY);
  if (!read.success) {
    throw new Error(`AIRDEX_SECRET_KEY: ${read.error.issues.map(({ message }) => message).join('; ')}`);
  }
  const { dataDir, databaseUrl } = readConfig(environment);
  const key = read.data ?? (databaseUrl === undefined ? await ensureSecretKeyFile(dataDir) : undefined);
  return key ? createSealer(key) : null;
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
