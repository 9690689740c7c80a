import { z } from 'zod';

/** Neither NUL nor half a surrogate pair: Postgres keeps neither, and one would cost the whole batch. */
const text = (longest: number) =>
  z
    .string()
    .max(longest)
    .refine((value) => value.isWellFormed() && !value.includes('\0'), 'has characters that cannot be kept');
const identifier = z.string().regex(/^[\w.:-]{1,100}$/, 'letters, digits and _ . : - only, at most 100');
const milliseconds = z.int().min(0);

export const playEventTypes = [
  'started',
  'progress',
  'paused',
  'resumed',
  'stopped',
  'completed',
  'skipped',
  'failed',
  'liked',
  'disliked',
  'unrated',
] as const;

/** One thing a player says of one play. Sent again it has the same `id`, and counts once. */
export const PlayEvent = z
  .object({
    id: identifier,
    play: identifier.describe('the session of listening, named by the player'),
    seq: z.int().min(0).describe('counts the events of one play'),
    type: z.enum(playEventTypes),
    item: z.string().regex(/^(station|episode|track):[0-9a-f-]{36}$/, 'not an item, such as station:<id>'),
    at: z.iso.datetime({ offset: true }).describe('by the clock of the player'),
    positionMs: milliseconds.describe('where in the item; of a station, since it began to sound'),
    listenedMs: milliseconds.describe('heard in this play so far: it never falls'),
    stream: text(2_000).optional().describe('the stream it played or failed on, as the API gave it'),
    problem: z
      .enum(['network', 'decode', 'unsupported', 'blocked', 'stalled', 'expired'])
      .optional()
      .describe('of failed: what went wrong'),
    client: text(200).optional().describe('name and version of the player'),
  })
  .strict()
  .meta({ id: 'PlayEvent' });
export type PlayEvent = z.infer<typeof PlayEvent>;
