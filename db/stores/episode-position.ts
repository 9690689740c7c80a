import { z } from 'zod';
import { Moment } from './podcast-position.ts';

/** Where a list of episodes, in the order of their dates, goes on: the last one given. */
export const EpisodePosition = z.object({ at: Moment, id: z.uuid() });
export type EpisodePosition = z.infer<typeof EpisodePosition>;

/**
 * Where a search of episodes goes on. Searches that match much are answered stretch by stretch of time, newest
 * stretch first, each in order of relevance: `since` is where the stretch of the last one given began (null: at the
 * beginning of time), `before` where it ended.
 */
export const EpisodeSearchPosition = z.object({
  before: Moment.nullable(),
  since: Moment.nullable(),
  tier: z.int().min(0).max(20),
  popularity: z.int().min(-2_147_483_648).max(2_147_483_647),
  at: Moment,
  id: z.uuid(),
  /** Literal matches given so far: looser ones follow only where those are few. */
  seen: z.int().min(0).max(2_147_483_647),
});
export type EpisodeSearchPosition = z.infer<typeof EpisodeSearchPosition>;
