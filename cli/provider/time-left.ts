/** Less than this was seen in no time: what follows from it would be far off. */
const leastSeconds = 3;

/** How long a run that has seen so many of so many still takes, in words; null where that cannot be told yet. */
export function timeLeft(
  run: { seen: number; expected: number | null; startedAt: Date },
  now: Date,
): string | null {
  const seconds = (now.getTime() - run.startedAt.getTime()) / 1_000;
  if (run.expected === null || run.seen === 0 || seconds < leastSeconds) return null;
  const left = Math.max(0, ((run.expected - run.seen) * seconds) / run.seen);
  if (left < 60) return 'less than a minute left';
  const minutes = Math.round(left / 60);
  if (minutes < 60) return `about ${String(minutes)} min left`;
  return `about ${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} min left`;
}
