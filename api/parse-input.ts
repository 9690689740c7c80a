import type { z } from 'zod';
import { Problem } from './problem.ts';

/** What a caller sent, by its schema; throws a 400 that names each wrong field. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  const [first] = errors;
  throw new Problem('bad-request', first ? `${first.path || 'body'}: ${first.message}` : undefined, {
    errors,
  });
}
