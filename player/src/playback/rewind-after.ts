const minute = 60_000;

/** How far to go back, so that who comes back after a while finds into the sentence again. Milliseconds. */
export function rewindAfter(pauseMs: number): number {
  if (pauseMs < minute) return 0;
  if (pauseMs < 60 * minute) return 3_000;
  return pauseMs < 24 * 60 * minute ? 5_000 : 10_000;
}
