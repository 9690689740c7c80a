import { z } from 'zod';

const schema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  AIRDEX_DATA: z.string().min(1).default('./data'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export type RefreshConfig = {
  databaseUrl: string;
  /** Where artwork is kept, for the media host to serve. */
  dataDir: string;
  logLevel: z.infer<typeof schema>['LOG_LEVEL'];
};

/** Throws, naming the variable, where the environment is wrong. */
export function readConfig(environment: NodeJS.ProcessEnv): RefreshConfig {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment is wrong. ${faults.join('; ')}`);
  }
  const { DATABASE_URL, AIRDEX_DATA, LOG_LEVEL } = parsed.data;
  return { databaseUrl: DATABASE_URL, dataDir: AIRDEX_DATA, logLevel: LOG_LEVEL };
}
