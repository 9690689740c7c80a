import { z } from 'zod';

const schema = z.object({
  AIRDEX_DATA: z.string().min(1).default('./data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
});

export type CliConfig = {
  dataDir: string;
  /** Undefined: the embedded Postgres, in the data directory. */
  databaseUrl: string | undefined;
};

/** Throws, naming the variable, where the environment is wrong. */
export function readConfig(environment: NodeJS.ProcessEnv): CliConfig {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment is wrong. ${faults.join('; ')}`);
  }
  return { dataDir: parsed.data.AIRDEX_DATA, databaseUrl: parsed.data.DATABASE_URL };
}
