const hour = 3_600_000;
const day = 24 * hour;
const week = 7 * day;

/** Looked at from half an hour before the usual time until this long after it. */
const early = 0.5 * hour;
const late = 2 * hour;
const leastShare = 0.3;
const leastTimes = 3;

/**
 * When a show that keeps its hours should be looked at closely: the window that is open now, in which nothing has
 * appeared yet, or else the next one. Undefined for a show without habits. Milliseconds, `published` newest first.
 */
export function usualTime(
  published: readonly number[],
  now: number,
): { opensAt: number; closesAt: number } | undefined {
  const recent = published.slice(0, 20).filter((time) => now - time < 180 * day);
  const newest = recent[0];
  if (newest === undefined) return undefined;
  return findHabit(recent, week) ?? findHabit(recent, day);

  /** The soonest of the times, within a period, around which a good share of the episodes appeared. */
  function findHabit(times: readonly number[], period: number) {
    // A monthly show that appears at nine is not awaited every morning.
    const gap = ((times[0] ?? 0) - (times.at(-1) ?? 0)) / Math.max(times.length - 1, 1);
    if (gap > 3 * period) return undefined;
    const windows = times
      .filter((time) => {
        const near = times.filter((other) => distance(time, other, period) <= hour).length;
        return near >= leastTimes && near >= times.length * leastShare;
      })
      .map((time) => nextWindow(time, period));
    return windows.toSorted((one, other) => one.opensAt - other.opensAt)[0];
  }

  function nextWindow(time: number, period: number) {
    let opensAt = now - positiveRemainder(now - (time - early), period);
    const isOver = opensAt + early + late <= now || (newest ?? 0) >= opensAt;
    if (isOver) opensAt += period;
    return { opensAt, closesAt: opensAt + early + late };
  }
}

function distance(one: number, other: number, period: number): number {
  const apart = positiveRemainder(one - other, period);
  return Math.min(apart, period - apart);
}

function positiveRemainder(value: number, period: number): number {
  return ((value % period) + period) % period;
}
