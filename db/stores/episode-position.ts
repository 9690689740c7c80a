import { z } from 'zod';
import { Moment } from './podcast-position.ts';

/** Where a list of episodes, in the order of their dates, goes on: the last one given. */
export const EpisodePosition = z.object({ at: Moment, id: z.uuid() });
export type EpisodePosition = z.infer<typeof EpisodePosition>;

/** Of years that Postgres knows as well. */
const day = z.iso.date().regex(/^(19|2\d)\d\d-/);

/**
 * Where a search of episodes goes on. Searches that match much are answered one stretch of days after another, the
 * latest first, each with popular shows first: `since` and `until` are the first and the last day of the stretch of the
 * last one given; null: without an end.
 */
export const EpisodeSearchPosition = z.object({
  since: day.nullable(),
  until: day.nullable(),
  tier: z.int().min(0).max(20),
  popularity: z.int().min(-2_147_483_648).max(2_147_483_647),
  at: Moment,
  id: z.uuid(),
  /** Literal matches given so far: looser ones follow only where those are few. */
  seen: z.int().min(0).max(2_147_483_647),
});
export type EpisodeSearchPosition = z.infer<typeof EpisodeSearchPosition>;
