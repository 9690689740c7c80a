import { z } from 'zod';
import { readConfig as readApiConfig, type ApiConfig } from '#api/config.ts';
import { BrokerList } from '#events/kafka/broker-list.ts';

const port = z.coerce.number().int().min(0).max(65_535);

const schema = z.object({
  AIRDEX_DATA: z.string().min(1).default('./data'),
  AIRDEX_DEMO: z.enum(['on', 'off']).default('on'),
  MEDIA_PORT: port.optional(),
  DEMO_PORT: port.optional(),
  AIRDEX_WEBSUB: z.enum(['on', 'off', '']).optional(),
  KAFKA_BROKERS: BrokerList,
  RADIO_BROWSER_URL: z.url({ protocol: /^https?$/ }).optional(),
});

export type StandaloneConfig = {
  api: ApiConfig;
  /** Undefined: the embedded Postgres, in the data directory. */
  databaseUrl: string | undefined;
  dataDir: string;
  mediaPort: number;
  /** Undefined: no demo. */
  demoPort: number | undefined;
  /** Of the radio-browser provider that the first start adds; undefined: the public one. */
  radioBrowserUrl: string | undefined;
  /** Whether hubs are asked to push; undefined: where they can reach PUBLIC_URL. */
  websub: boolean | undefined;
  /** None: events are read from the log itself. */
  kafkaBrokers: string[];
};

/** Throws, naming the variable, where the environment is wrong. */
export function readConfig(environment: NodeJS.ProcessEnv): StandaloneConfig {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment is wrong. ${faults.join('; ')}`);
  }
  const { databaseUrl, ...api } = readApiConfig(environment);
  const { AIRDEX_DATA, AIRDEX_DEMO, AIRDEX_WEBSUB, MEDIA_PORT, DEMO_PORT, RADIO_BROWSER_URL } = parsed.data;
  return {
    api,
    databaseUrl,
    dataDir: AIRDEX_DATA,
    mediaPort: MEDIA_PORT ?? api.port + 1,
    kafkaBrokers: parsed.data.KAFKA_BROKERS,
    radioBrowserUrl: RADIO_BROWSER_URL,
    websub: AIRDEX_WEBSUB ? AIRDEX_WEBSUB === 'on' : undefined,
    demoPort: AIRDEX_DEMO === 'on' ? (DEMO_PORT ?? api.port + 2) : undefined,
  };
}
