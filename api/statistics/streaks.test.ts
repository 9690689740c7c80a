import { expect, test } from 'vitest';
import { streaks } from './streaks.ts';

test.each([
  ['nothing', [], 0, 0],
  ['today alone', ['2026-11-21'], 1, 1],
  ['until yesterday, since today is not over', ['2026-11-19', '2026-11-20'], 2, 2],
  ['broken the day before yesterday', ['2026-11-18', '2026-11-19'], 0, 2],
  ['over the end of a month and the 29th of February', ['2024-02-28', '2024-02-29', '2024-03-01'], 0, 3],
  ['with a longer one before', ['2026-10-24', '2026-10-25', '2026-10-26', '2026-11-20', '2026-11-21'], 2, 3],
  ['of a clock that is ahead', ['2026-11-20', '2026-11-21', '2026-11-22'], 3, 3],
])('%s', (_, days, current, longest) => {
  expect(streaks(days, '2026-11-21')).toEqual({ current, longest });
});
