/** Seconds. A source is asked no more often than this, and not less. */
const shortest = 10 * 60;
const longest = 24 * 60 * 60;
const firstRetry = 60;

export type Plan = { nextRunAt: Date; intervalSeconds: number; failures: number };

/**
 * When a provider runs again. A run that changed much halves the interval, one that changed nothing lengthens it by
 * half, within 10 minutes and a day (or the kind's own interval, where that is longer). `random` is 0..1.
 */
export function planAfterSuccess(
  run: { seen: number; changed: number },
  interval: { seconds: number; ownOfKind: number },
  now: Date,
  random: number,
): Plan {
  const share = run.seen === 0 ? 0 : run.changed / run.seen;
  const wanted =
    run.changed === 0 ? interval.seconds * 1.5 : share > 0.02 ? interval.seconds / 2 : interval.seconds;
  const least = Math.min(shortest, interval.ownOfKind);
  const most = Math.max(longest, interval.ownOfKind);
  const intervalSeconds = Math.round(Math.min(Math.max(wanted, least), most));
  // A tenth of jitter, so that many providers added together do not stay together.
  return { nextRunAt: later(now, intervalSeconds * (1 + random / 10)), intervalSeconds, failures: 0 };
}

/** Waits a minute after the first failure and twice as long after each further one, up to a day. */
export function planAfterFailure(
  failures: number,
  intervalSeconds: number,
  now: Date,
  random: number,
  retryAt?: Date,
): Plan {
  const wait = Math.min(firstRetry * 2 ** Math.min(failures, 20), longest) * (0.75 + random / 2);
  const nextRunAt = later(now, wait);
  return {
    nextRunAt: retryAt && retryAt > nextRunAt ? earliest(retryAt, later(now, longest * 7)) : nextRunAt,
    intervalSeconds,
    failures: failures + 1,
  };
}

function later(now: Date, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1_000);
}

function earliest(one: Date, other: Date): Date {
  return one < other ? one : other;
}
