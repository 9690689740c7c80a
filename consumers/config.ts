import { z } from 'zod';

const Environment = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});
export type ConsumersConfig = { databaseUrl: string; logLevel: string };

/** Throws where a variable is missing or wrong, naming it. */
export function readConsumersConfig(environment: NodeJS.ProcessEnv): ConsumersConfig {
  const read = Environment.safeParse(environment);
  if (!read.success) throw new Error(`The environment is not right:\n${z.prettifyError(read.error)}`);
  return { databaseUrl: read.data.DATABASE_URL, logLevel: read.data.LOG_LEVEL };
}
