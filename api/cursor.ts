import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Problem } from './problem.ts';

/**
 * A position in a list, as text that callers hand back as it is. Bound to what was asked (filter and sort), since
 * a position of one list means nothing in another.
 */
export function encodeCursor(position: unknown, asked: unknown): string {
  return Buffer.from(JSON.stringify([1, mark(asked), position])).toString('base64url');
}

/** Throws a 400 for what is no cursor, or one of another list. */
export function decodeCursor<Schema extends z.ZodType>(
  cursor: string | undefined,
  asked: unknown,
  schema: Schema,
): z.infer<Schema> | null {
  if (cursor === undefined) return null;
  try {
    const [version, markOfList, position] = JSON.parse(
      Buffer.from(cursor, 'base64url').toString(),
    ) as unknown[];
    const parsed = schema.safeParse(position);
    if (version === 1 && markOfList === mark(asked) && parsed.success) return parsed.data;
  } catch {
    // No cursor of ours at all: the same answer as for one of another list.
  }
  const message = 'not a cursor of this list; leave it out to start from the beginning';
  throw new Problem('bad-request', `cursor: ${message}`, { errors: [{ path: 'cursor', message }] });
}

/** A moment as Postgres writes it, to the microsecond; one that it would not read back is no moment. */
export const CursorTime = z
  .string()
  .regex(/^\d{4}-[01]\d-[0-3]\d [0-2]\d:[0-5]\d:[0-5]\d(\.\d{1,6})?[+-][01]\d(:[0-5]\d)?$/)
  .refine((text) => {
    const day = text.slice(0, 10);
    const parsed = new Date(`${day}T${text.slice(11, 19)}Z`);
    return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day) && !day.startsWith('0000');
  });

function mark(asked: unknown): string {
  return createHash('sha1').update(JSON.stringify(asked)).digest('base64url').slice(0, 8);
}
