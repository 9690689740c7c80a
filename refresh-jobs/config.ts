import { z } from 'zod';
import { secretKey } from '#db/secret-key.ts';

const schema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  AIRDEX_DATA: z.string().min(1).default('./data'),
  AIRDEX_SECRET_KEY: secretKey,
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  AIRDEX_WEBSUB: z.enum(['on', 'off', '']).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export type RefreshConfig = {
  databaseUrl: string;
  /** The same as the API's, to tell it what stations play; undefined: by Postgres. */
  redisUrl: string | undefined;
  /** Where artwork is kept, for the media host to serve. */
  dataDir: string;
  /** Opens the addresses of private feeds; undefined: they are not read. */
  secretKey: Buffer | undefined;
  /** Where hubs reach the API. */
  publicUrl: string | undefined;
  /** Whether hubs are asked to push; undefined: where they can reach `publicUrl`. */
  websub: boolean | undefined;
  logLevel: z.infer<typeof schema>['LOG_LEVEL'];
};

/** Throws, naming the variable, where the environment is wrong. */
export function readConfig(environment: NodeJS.ProcessEnv): RefreshConfig {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment is wrong. ${faults.join('; ')}`);
  }
  const read = parsed.data;
  return {
    databaseUrl: read.DATABASE_URL,
    redisUrl: read.REDIS_URL,
    dataDir: read.AIRDEX_DATA,
    secretKey: read.AIRDEX_SECRET_KEY,
    publicUrl: read.PUBLIC_URL,
    websub: read.AIRDEX_WEBSUB ? read.AIRDEX_WEBSUB === 'on' : undefined,
    logLevel: read.LOG_LEVEL,
  };
}
