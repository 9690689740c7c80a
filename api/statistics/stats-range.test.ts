import { expect, test } from 'vitest';
import { statsRange } from './stats-range.ts';
import { createTimeZone } from './time-zone.ts';

const berlin = createTimeZone('Europe/Berlin');
const now = Date.parse('2026-11-21T10:30:00Z');
const iso = (at: number | undefined) => new Date(at ?? NaN).toISOString();

test('a week is the last seven days, compared with as much of the seven before', () => {
  const { from, to, previous, unit, entries } = statsRange({ range: 'week' }, berlin, now, null);
  expect([iso(from), iso(to)]).toEqual(['2026-11-14T23:00:00.000Z', '2026-11-21T23:00:00.000Z']);
  expect([iso(previous?.from), iso(previous?.to)]).toEqual([
    '2026-11-07T23:00:00.000Z',
    '2026-11-14T10:30:00.000Z',
  ]);
  expect(unit).toBe('day');
  expect(entries).toEqual(['15', '16', '17', '18', '19', '20', '21'].map((day) => `2026-11-${day}`));
});

test('a month is thirty days, also where clocks change in it', () => {
  const { from, entries } = statsRange({ range: 'month' }, berlin, now, null);
  expect(iso(from)).toBe('2026-10-22T22:00:00.000Z');
  expect(entries).toHaveLength(30);
  expect(new Set(entries).size).toBe(30);
});

test('a year is one of the calendar; one that is not over is compared with as much of the one before', () => {
  const running = statsRange({ range: 'year' }, berlin, now, null);
  expect([iso(running.from), iso(running.to)]).toEqual([
    '2025-12-31T23:00:00.000Z',
    '2026-12-31T23:00:00.000Z',
  ]);
  expect(iso(running.previous?.to)).toBe('2025-11-21T10:30:00.000Z');
  expect(running.entries).toHaveLength(12);
  const over = statsRange({ range: 'year', year: 2024 }, berlin, now, null);
  expect([iso(over.previous?.from), iso(over.previous?.to)]).toEqual(['2022-12-31T23:00:00.000Z', '2023-12-31T23:00:00.000Z']); // prettier-ignore
  const toCome = statsRange({ range: 'year', year: 2030 }, berlin, now, null);
  expect(toCome.previous?.from).toBe(toCome.previous?.to);
});

test('all time begins with the first play, by day as long as that can be read', () => {
  const short = statsRange({ range: 'all' }, berlin, now, Date.parse('2026-11-19T23:30:00Z'));
  expect(short).toMatchObject({ unit: 'day', entries: ['2026-11-20', '2026-11-21'], previous: null });
  const long = statsRange({ range: 'all' }, berlin, now, Date.parse('2025-09-30T22:30:00Z'));
  expect(long.unit).toBe('month');
  expect([long.entries[0], long.entries.at(-1), long.entries.length]).toEqual([
    '2025-10-01',
    '2026-11-01',
    14,
  ]);
  expect(statsRange({ range: 'all' }, berlin, now, null).entries).toEqual(['2026-11-21']);
  expect(statsRange({ range: 'all' }, berlin, now, now + 60_000).entries).toEqual(['2026-11-21']);
});
