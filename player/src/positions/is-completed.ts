/** Heard to the end for all purposes: what is left is the music and the names. */
export function isCompleted(positionMs: number, durationMs: number | null): boolean {
  if (!durationMs) return false;
  // Of what is short itself, a minute would be most of it.
  const left = durationMs - positionMs;
  return positionMs >= durationMs * 0.97 || (left < 60_000 && positionMs > durationMs / 2);
}
