import type { HealthRecord } from './next-health.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** When to probe again. */
export const probeIntervals = {
  ok: 24 * HOUR,
  /** Three times longer after each failure: 5 min, 15 min, 45 min, … */
  failing: (failures: number) => Math.min(5 * MINUTE * 3 ** (failures - 1), 12 * HOUR),
  /** Heard once after being dead: the second success decides. */
  probation: 10 * MINUTE,
  dead: 7 * 24 * HOUR,
};

/** `random` (0..1) spreads probes by a tenth either way, so that a directory read at once is not probed at once. */
export function nextProbeAt(record: HealthRecord, heard: boolean, now: Date, random: number): Date {
  return new Date(now.getTime() + intervalOf(record, heard) * (0.9 + 0.2 * random));
}

function intervalOf({ health, failures }: HealthRecord, heard: boolean): number {
  if (health === 'dead') return probeIntervals.dead;
  if (health !== 'failing') return probeIntervals.ok;
  return heard ? probeIntervals.probation : probeIntervals.failing(failures);
}
