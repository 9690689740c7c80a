import { addDays } from './time-zone.ts';

/**
 * Days in a row. The current streak is not broken by a today that is not over. `days` are in order, each once, as
 * 2026-11-21.
 */
export function streaks(days: readonly string[], today: string): { current: number; longest: number } {
  let longest = 0;
  let length = 0;
  let last: string | undefined;
  for (const day of days) {
    length = last !== undefined && addDays(last, 1) === day ? length + 1 : 1;
    longest = Math.max(longest, length);
    last = day;
  }
  const goesOn = last !== undefined && addDays(last, 1) >= today;
  return { current: goesOn ? length : 0, longest };
}
