/** A moment by the clock and by the sound, both in milliseconds. */
export type Moment = { at: number; positionMs: number };

/** A sound that keeps up with the clock about so well was heard all the while: elements tell their place coarsely. */
const keepsUp = 0.75;

/**
 * What was heard between two moments: never more than passed on the clock, nor more than the sound went on. So pauses,
 * stalls, jumps and a machine that slept add nothing. `rate` is how fast it was played.
 */
export function heardBetween(from: Moment, to: Moment, rate: number): number {
  const passed = Math.max(0, to.at - from.at);
  const sounded = Math.max(0, (to.positionMs - from.positionMs) / rate);
  return sounded >= passed * keepsUp ? passed : sounded;
}
