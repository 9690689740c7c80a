import { addDays, type TimeZone } from './time-zone.ts';

/** What statistics are asked for: moments, each the beginning of a day, and the entries that days or months fill. */
export type StatsRange = {
  from: number;
  to: number;
  /** What it is compared with: as much of the range before as has passed of this one. */
  previous: { from: number; to: number } | null;
  unit: 'day' | 'month';
  /** The first day of each entry. */
  entries: string[];
};

/** A longer time is told by months. */
const daysByDay = 92;

/**
 * A week is the last 7 days, today among them, a month the last 30; a year is one of the calendar. `firstAt` is when
 * the listener's history begins, null where there is none.
 */
export function statsRange(
  asked: { range: 'week' | 'month' | 'year' | 'all'; year?: number | undefined },
  zone: TimeZone,
  now: number,
  firstAt: number | null,
): StatsRange {
  const today = zone.dayOf(now);
  const tomorrow = addDays(today, 1);
  if (asked.range === 'year') return yearRange(asked.year ?? Number(today.slice(0, 4)), zone, now);
  if (asked.range === 'all') {
    const first = zone.dayOf(Math.min(firstAt ?? now, now));
    return { ...span(zone, first, tomorrow), previous: null, ...entriesOf(first, tomorrow) };
  }
  const days = asked.range === 'week' ? 7 : 30;
  const first = addDays(tomorrow, -days);
  const previous = {
    from: zone.startOf(addDays(first, -days)),
    to: zone.startOf(addDays(today, -days)) + (now - zone.startOf(today)),
  };
  return { ...span(zone, first, tomorrow), previous, ...entriesOf(first, tomorrow) };
}

function yearRange(year: number, zone: TimeZone, now: number): StatsRange {
  const first = `${String(year)}-01-01`;
  const { from, to } = span(zone, first, `${String(year + 1)}-01-01`);
  const before = span(zone, `${String(year - 1)}-01-01`, first);
  const passed = now < to ? Math.min(before.to, before.from + Math.max(0, now - from)) : before.to;
  const entries = Array.from(
    { length: 12 },
    (_, month) => `${String(year)}-${String(month + 1).padStart(2, '0')}-01`,
  );
  return { from, to, previous: { from: before.from, to: passed }, unit: 'month', entries };
}

function span(zone: TimeZone, first: string, after: string): { from: number; to: number } {
  return { from: zone.startOf(first), to: zone.startOf(after) };
}

function entriesOf(first: string, after: string): Pick<StatsRange, 'unit' | 'entries'> {
  const entries: string[] = [];
  for (let day = first; day < after; day = addDays(day, 1)) entries.push(day);
  if (entries.length <= daysByDay) return { unit: 'day', entries };
  return { unit: 'month', entries: [...new Set(entries.map(monthOf))] };
}

/** The first day of a day's month. */
export function monthOf(day: string): string {
  return `${day.slice(0, 8)}01`;
}
