import { z } from 'zod';
import type { OnAirState } from '#db/stores/on-air.ts';

/** Where changes of what stations say are told; see refresh-jobs/on-air. */
export const onAirChannel = 'on-air';

const OnAirChange = z.object({
  stationId: z.string(),
  title: z.string().nullable(),
  artist: z.string().nullable(),
  song: z.string().nullable(),
  since: z.coerce.date().nullable(),
  version: z.number(),
});

/** Undefined for what another version of Airdex may have said. */
export function readOnAirChange(message: string): OnAirState | undefined {
  try {
    return OnAirChange.safeParse(JSON.parse(message)).data;
  } catch {
    return undefined;
  }
}
