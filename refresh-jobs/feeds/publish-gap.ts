const day = 24 * 3_600_000;
const periods: Record<string, number> = {
  HOURLY: 3_600_000,
  DAILY: day,
  WEEKLY: 7 * day,
  MONTHLY: 30 * day,
  YEARLY: 365 * day,
};

/**
 * Milliseconds that usually lie between two episodes: the median of the last ones, else what `podcast:updateFrequency`
 * promises; undefined where neither is known. `published` in milliseconds, newest first.
 */
export function publishGap(published: readonly number[], rrule?: string): number | undefined {
  const gaps = published
    .slice(0, 21)
    .flatMap((time, index, times) => (index === 0 ? [] : [(times[index - 1] ?? time) - time]))
    // Several episodes put out together are one publication.
    .filter((gap) => gap > 10 * 60_000)
    .toSorted((one, other) => one - other);
  if (gaps.length >= 3) return gaps[Math.floor(gaps.length / 2)];
  return (rrule === undefined ? undefined : gapOfRule(rrule)) ?? gaps[0];
}

/** RFC 5545, as far as an average needs it: how long a period is, and how many times something happens in it. */
function gapOfRule(rrule: string): number | undefined {
  const parts = new Map(
    rrule
      .replace(/^RRULE:/i, '')
      .split(';')
      .map((part) => part.split('=', 2) as [string, string | undefined])
      .map(([name, value]) => [name.trim().toUpperCase(), (value ?? '').trim()]),
  );
  const period = periods[parts.get('FREQ')?.toUpperCase() ?? ''];
  if (period === undefined) return undefined;
  const interval = Number(parts.get('INTERVAL') ?? '1');
  const times = ['BYDAY', 'BYMONTHDAY', 'BYHOUR'].map((name) => parts.get(name)?.split(',').length ?? 1);
  const gap = (period * (interval >= 1 ? interval : 1)) / times.reduce((one, other) => one * other);
  return Number.isFinite(gap) ? gap : undefined;
}
