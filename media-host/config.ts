import { z } from 'zod';

const schema = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_534).default(3000),
  MEDIA_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  AIRDEX_DATA: z.string().min(1).default('./data'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export type MediaHostConfig = {
  host: string;
  port: number;
  /** Artwork is in its `artwork` folder. */
  dataDir: string;
  logLevel: z.infer<typeof schema>['LOG_LEVEL'];
};

/** Throws, naming the variable, where the environment is wrong. */
export function readConfig(environment: NodeJS.ProcessEnv): MediaHostConfig {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment is wrong. ${faults.join('; ')}`);
  }
  const { HOST, PORT, MEDIA_PORT, AIRDEX_DATA, LOG_LEVEL } = parsed.data;
  return { host: HOST, port: MEDIA_PORT ?? PORT + 1, dataDir: AIRDEX_DATA, logLevel: LOG_LEVEL };
}
