import type { z } from 'zod';
import { Problem } from './problem.ts';

type Fault = { path: string; message: string };

/** What a caller sent, by its schema; throws a 400 that names each wrong field. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(input);
  const faults = parsed.success
    ? findZeros(parsed.data)
    : parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  const [first] = faults;
  if (parsed.success && !first) return parsed.data;
  throw new Problem('bad-request', first ? `${first.path || 'body'}: ${first.message}` : undefined, {
    errors: faults,
  });
}

/** Zero characters: the one thing in a text that Postgres cannot keep. */
function findZeros(value: unknown, path: string[] = []): Fault[] {
  if (typeof value === 'string')
    return value.includes('\0') ? [{ path: path.join('.'), message: 'has a zero character' }] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => findZeros(inner, [...path, name]));
}
