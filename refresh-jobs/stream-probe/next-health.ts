/** What is remembered of a stream between probes. */
export type HealthRecord = {
  health: 'unknown' | 'ok' | 'failing' | 'dead';
  /** Failed probes in a row. */
  failures: number;
  failingSince: Date | null;
};

/** A stream is dead only after this many failures in a row, spread over at least this long. */
export const DEAD_AFTER_FAILURES = 5;
export const DEAD_AFTER_MS = 24 * 3_600_000;

/**
 * Slow to condemn, slow to believe: one failure makes a stream failing and only a day of them dead, while a dead
 * one that sounds again is failing first and ok with the next success.
 */
export function nextHealth(before: HealthRecord, heard: boolean, now: Date): HealthRecord {
  if (heard) return before.health === 'dead' ? onProbation(before, now) : healthy;
  const failures = before.failures + 1;
  const failingSince = before.failingSince ?? now;
  const isDead = failures >= DEAD_AFTER_FAILURES && now.getTime() - failingSince.getTime() >= DEAD_AFTER_MS;
  return { health: isDead ? 'dead' : 'failing', failures, failingSince };
}

const healthy: HealthRecord = { health: 'ok', failures: 0, failingSince: null };

/** One failure away from being dead again, as its start of failing is kept. */
function onProbation({ failingSince }: HealthRecord, now: Date): HealthRecord {
  return { health: 'failing', failures: DEAD_AFTER_FAILURES - 1, failingSince: failingSince ?? now };
}
