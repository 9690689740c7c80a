/** Heard to the end for all purposes: what is left is the music and the names. */
export function isCompleted(positionMs: number, durationMs: number | null): boolean {
  if (!durationMs) return false;
  // Of what is short itself, a minute would be most of it.
  const credits = Math.min(60_000, durationMs * 0.1);
  return positionMs >= durationMs * 0.97 || durationMs - positionMs < credits;
}
