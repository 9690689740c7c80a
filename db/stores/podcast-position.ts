import { z } from 'zod';

const popularity = z.int().min(-2_147_483_648).max(2_147_483_647);

/** Years that Postgres knows as well: it refuses the year 0, which ISO 8601 allows. As text, for its microseconds. */
export const Moment = z.iso.datetime().regex(/^(19|2\d)\d\d-/);

/** Where a list of shows goes on: the sort values of the last row given; it comes back through listeners' hands. */
export const PodcastPosition = z.discriminatedUnion('sort', [
  z.object({ sort: z.literal('popular'), popularity, id: z.uuid() }),
  z.object({ sort: z.literal('name'), name: z.string().max(400), id: z.uuid() }),
  /** A show without episodes counts as one of 1970. */
  z.object({ sort: z.literal('recent'), at: Moment, id: z.uuid() }),
  /** `seen` counts the literal matches given so far: looser ones follow only where those are few. */
  z.object({
    sort: z.literal('relevance'),
    tier: z.int().min(0).max(20),
    popularity,
    id: z.uuid(),
    seen: z.int().min(0).max(2_147_483_647),
  }),
]);
export type PodcastPosition = z.infer<typeof PodcastPosition>;
