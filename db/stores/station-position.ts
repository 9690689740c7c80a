import { z } from 'zod';

const rank = z.int().min(-2_147_483_648).max(2_147_483_647);

/** Years that Postgres knows as well: it refuses the year 0, which ISO 8601 allows. */
const moment = z.iso.datetime().regex(/^(19|2\d)\d\d-/);

/**
 * Where a list of stations goes on: the sort values of the last row given. It travels through listeners'
 * hands as a cursor, so whoever takes it back parses it with this schema first. `sunk`: among the dead ones,
 * which come last.
 */
export const StationPosition = z.discriminatedUnion('sort', [
  z.object({ sort: z.literal('popular'), rank, id: z.uuid() }),
  z.object({ sort: z.literal('name'), sunk: z.boolean(), name: z.string().max(400), id: z.uuid() }),
  /** As text: a JavaScript date would drop the microseconds and the rows between them. */
  z.object({ sort: z.literal('recent'), sunk: z.boolean(), at: moment, id: z.uuid() }),
  /** `seen` counts the literal matches given so far: looser ones follow only where those are few. */
  z.object({
    sort: z.literal('relevance'),
    tier: z.int().min(0).max(20),
    rank,
    id: z.uuid(),
    seen: z.int().min(0).max(2_147_483_647),
  }),
]);
export type StationPosition = z.infer<typeof StationPosition>;
