import { expect, test } from 'vitest';
import { planAfterFailure, planAfterSuccess } from './schedule.ts';

const now = new Date('2026-11-21T12:00:00Z');
const hourly = { seconds: 3_600, ownOfKind: 3_600 };
const minutesUntil = (at: Date) => Math.round((at.getTime() - now.getTime()) / 60_000);

test('a lively source is asked more often, a quiet one less, within ten minutes and a day', () => {
  expect(planAfterSuccess({ seen: 100, changed: 50 }, hourly, now, 0).intervalSeconds).toBe(1_800);
  expect(planAfterSuccess({ seen: 100, changed: 1 }, hourly, now, 0).intervalSeconds).toBe(3_600);
  expect(planAfterSuccess({ seen: 100, changed: 0 }, hourly, now, 0).intervalSeconds).toBe(5_400);
  const lively = { seconds: 600, ownOfKind: 3_600 };
  expect(planAfterSuccess({ seen: 1, changed: 1 }, lively, now, 0).intervalSeconds).toBe(600);
  const quiet = { seconds: 86_400, ownOfKind: 3_600 };
  expect(planAfterSuccess({ seen: 1, changed: 0 }, quiet, now, 0).intervalSeconds).toBe(86_400);
});

test('failures back off to a day, and one success forgets them', () => {
  const waits = [0, 1, 2, 5, 30].map((failures) =>
    minutesUntil(planAfterFailure(failures, 3_600, now, 0.5).nextRunAt),
  );
  expect(waits).toEqual([1, 2, 4, 32, 1_440]);
  expect(planAfterSuccess({ seen: 1, changed: 0 }, hourly, now, 0).failures).toBe(0);
});

test('a source that says when to come again is not asked before, nor forgotten for ever', () => {
  const inTwoHours = new Date('2026-11-21T14:00:00Z');
  expect(planAfterFailure(0, 3_600, now, 0.5, inTwoHours).nextRunAt).toEqual(inTwoHours);
  const never = new Date('2096-01-01T00:00:00Z');
  expect(minutesUntil(planAfterFailure(0, 3_600, now, 0.5, never).nextRunAt)).toBe(7 * 1_440);
});

test('providers that failed together do not come back together', () => {
  const one = planAfterFailure(3, 3_600, now, 0.1).nextRunAt;
  const other = planAfterFailure(3, 3_600, now, 0.9).nextRunAt;
  expect(one).not.toEqual(other);
});
