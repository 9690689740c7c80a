import { expect, test } from 'vitest';
import { dayBefore, daysOf, stretchOfDays } from './episode-days.ts';

const days = [
  { day: '2026-11-20', episodes: 10 },
  { day: '2026-11-18', episodes: 5 },
  { day: '2025-01-01', episodes: 100 },
];

test.each([
  [null, 1, '2026-11-20', 10],
  [null, 11, '2026-11-18', 15],
  [null, 115, '2025-01-01', 115],
  ['2026-11-19', 1, '2026-11-18', 5],
  ['2026-11-19', 6, '2025-01-01', 105],
  [null, 116, null, 115],
  ['2024-01-01', 1, null, 0],
  [null, Infinity, null, 115],
])('up to %s, %d episodes are found since %s', (until, wanted, since, episodes) => {
  expect(stretchOfDays(days, until, wanted)).toEqual({ stretch: { since, until }, episodes });
});

test('a stretch names the days that have episodes, and where it has no end those to come', () => {
  expect(daysOf(days, { since: '2025-01-01', until: '2026-11-19' })).toEqual(['2026-11-18', '2025-01-01']);
  const open = daysOf(days, { since: '2026-11-20', until: null });
  expect(open).toContain('2026-11-21');
  expect(open).toContain('2026-12-20');
  expect(open).toContain('2026-11-20');
  expect(open).not.toContain('2026-11-18');
  expect(daysOf([], { since: null, until: null })).toEqual([]);
});

test('the day before the first of a month or a year is the last of the one before', () => {
  expect(dayBefore('2026-03-01')).toBe('2026-02-28');
  expect(dayBefore('2026-01-01')).toBe('2025-12-31');
});
