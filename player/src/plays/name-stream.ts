import type { Stream } from '../../../api/contract/station.ts';
import { isEpisode, type Playable } from '../playback/playable-item.ts';

/** A stream as it may be told: what opens it for one listener alone stays here. */
export function nameStream(item: Playable, { url, signed }: Stream): string | null {
  if (isEpisode(item) && item.private) return null;
  // The token is the last that Airdex adds to an address.
  const named = signed ? url.replace(/[?&]t=[^&]*$/, '') : url;
  return named.length <= 2_000 ? named : null;
}
