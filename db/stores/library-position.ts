import { z } from 'zod';
import { Moment } from './podcast-position.ts';

const int = z.int().min(-2_147_483_648).max(2_147_483_647);
const text = z.string().max(1_500);
const id = z.uuid();

/** Where a list of tracks, albums or artists goes on: the sort values of the last row; it comes back through listeners' hands. */
export const LibraryPosition = z.discriminatedUnion('sort', [
  z.object({ sort: z.literal('popular'), popularity: int, id }),
  z.object({ sort: z.literal('name'), name: text, id }),
  z.object({ sort: z.literal('recent'), at: Moment, id }),
  /** What has no year comes last. */
  z.object({ sort: z.literal('year'), year: int.nullable(), id }),
  /** `round`: 1 once the end was passed, and it goes on from the beginning. */
  z.object({ sort: z.literal('random'), shuffle: z.number().min(0).max(1), round: z.literal([0, 1]), id }),
  z.object({ sort: z.literal('album'), disc: int, number: int, name: text, id }),
  z.object({ sort: z.literal('folder'), path: text, id }),
  /** `seen` counts the literal matches given so far: looser ones follow only where those are few. */
  z.object({
    sort: z.literal('relevance'),
    tier: z.int().min(0).max(30),
    popularity: int,
    id,
    seen: int.min(0),
  }),
]);
export type LibraryPosition = z.infer<typeof LibraryPosition>;
