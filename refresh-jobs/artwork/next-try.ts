import type { SourceErrorType } from '#refresh-jobs/errors.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Waits after the first, second, … failure; after the last one it is not tried again. */
const waits: Record<SourceErrorType, number[]> = {
  unreachable: [HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY],
  'refused-by-source': [6 * HOUR, DAY, 7 * DAY],
  // These rarely change by themselves.
  gone: [7 * DAY],
  unreadable: [7 * DAY],
  'over-limit': [7 * DAY],
  misconfigured: [],
  // Nobody is contacted, and an admin may allow the host any day.
  'address-not-allowed': [DAY],
};

/** What becomes of a picture that could not be had. `failures` before this one; `random` (0..1) spreads the tries. */
export function nextTry(
  type: SourceErrorType,
  failures: number,
  now: Date,
  random: number,
): { state: 'failed' | 'ended'; nextTryAt: Date } {
  const plan = waits[type];
  const wait = type === 'address-not-allowed' ? plan[0] : plan[failures];
  if (wait === undefined) return { state: 'ended', nextTryAt: now };
  return { state: 'failed', nextTryAt: new Date(now.getTime() + wait * (0.9 + 0.2 * random)) };
}
