import { expect, test } from 'vitest';
import { planAfterFeedFailure, planNextRead, type Rhythm } from './feed-rhythm.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** A Wednesday. */
const now = new Date('2026-03-04T12:00:00Z');
const every = (gap: number, newest: number, count = 20): string[] =>
  Array.from({ length: count }, (_, n) => new Date(newest - n * gap).toISOString());
const plan = (rhythm: Rhythm, options = {}) => planNextRead(rhythm, { now, random: 0, ...options });
const wait = (rhythm: Rhythm, options = {}) => plan(rhythm, options).nextReadAt.getTime() - now.getTime();

test('a feed of which nothing is known is read four times a day', () => {
  expect(wait({})).toBe(6 * hour);
  expect(wait({ published: ['never'] })).toBe(6 * hour);
});

test('the rarer a show appears, the rarer it is read, within ten minutes and a day', () => {
  const irregular = (gap: number) =>
    Array.from({ length: 12 }, (_, n) =>
      new Date(now.getTime() - gap * (n + 0.3) - ((n * 7919) % 11) * gap * 0.05).toISOString(),
    );
  const waits = [hour / 2, 5 * hour, 30 * hour, 11 * day, 40 * day].map((gap) =>
    wait({ published: irregular(gap) }),
  );
  expect(waits).toEqual(waits.toSorted((one, other) => one - other));
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(10 * 60_000);
  expect(Math.max(...waits)).toBeLessThanOrEqual(day);
});

test('a show that appears on Wednesdays at noon is looked at closely then, and before nothing is missed', () => {
  const published = every(7 * day, now.getTime() - 7 * day);
  expect(wait({ published })).toBe(10 * 60_000);
  const morning = new Date('2026-03-04T09:00:00Z');
  expect(plan({ published }, { now: morning }).nextReadAt.toISOString()).toBe('2026-03-04T11:30:00.000Z');
  const wasThere = [now.toISOString(), ...published];
  expect(plan({ published: wasThere }, { now: new Date(now.getTime() + 600_000) }).intervalSeconds).toBe(
    14 * 3600,
  );
});

test('a daily show is looked at closely at its hour, though it pauses at weekends', () => {
  const published = every(day, Date.parse('2026-03-03T06:00:00Z'), 30).filter(
    (time) => ![0, 6].includes(new Date(time).getUTCDay()),
  );
  const next = plan({ published }, { now: new Date('2026-03-04T05:00:00Z') }).nextReadAt;
  expect(next.toISOString()).toBe('2026-03-04T05:30:00.000Z');
});

test('a monthly show is not awaited every morning', () => {
  const published = every(30 * day, now.getTime() - 10 * day);
  expect(wait({ published })).toBe(day);
});

test('a show that fell silent for years is read once a week', () => {
  expect(wait({ published: every(7 * day, now.getTime() - 100 * day) })).toBe(day);
  expect(wait({ published: every(7 * day, now.getTime() - 2 * 365 * day) })).toBe(2 * day);
  expect(wait({ published: every(7 * day, now.getTime() - 5 * 365 * day) })).toBe(7 * day);
  expect(wait({ complete: true, published: every(hour, now.getTime() - hour) })).toBe(day);
});

test('what a feed promises counts until its history is known', () => {
  const hints = (rrule: string) => ({ skipHours: [], skipDays: [], updateFrequency: { rrule } });
  expect(wait({ hints: hints('FREQ=WEEKLY;INTERVAL=1') })).toBe(14 * hour);
  expect(wait({ hints: hints('FREQ=WEEKLY;BYDAY=MO,WE,FR') })).toBeCloseTo((7 * day) / 36, -1);
  expect(wait({ hints: hints('FREQ=DAILY') })).toBe(2 * hour);
  expect(wait({ hints: hints('FREQ=NEVER;INTERVAL=x') })).toBe(6 * hour);
  expect(wait({ hints: hints('FREQ=DAILY;INTERVAL=0') })).toBe(2 * hour);
});

test('ttl is waited for, up to twelve hours', () => {
  const published = every(hour, now.getTime() - hour / 2);
  expect(wait({ published, hints: { ttl: 90, skipHours: [], skipDays: [] } })).toBe(1.5 * hour);
  expect(wait({ published, hints: { ttl: 100_000, skipHours: [], skipDays: [] } })).toBe(12 * hour);
});

test('hours and days in which the feed wants to be left alone are left out', () => {
  const published = every(hour, now.getTime() - hour / 2);
  const at = (skipHours: number[], skipDays: number[]) =>
    plan({ published, hints: { skipHours, skipDays } }).nextReadAt.toISOString().slice(0, 13);
  expect(at([12, 13, 14], [])).toBe('2026-03-04T15');
  expect(at([], [3, 4])).toBe('2026-03-06T00');
  expect(at([], [0, 1, 2, 3, 4, 5, 6])).toBe('2026-03-04T12');
});

test('a hub that pushes is trusted, with a look twice a day', () => {
  expect(wait({ published: every(hour, now.getTime() - hour / 2) }, { pushActive: true })).toBe(12 * hour);
});

test('jitter parts feeds that were added together', () => {
  expect(wait({}, { random: 1 })).toBe(6.6 * hour);
});

test('a failing feed is asked more and more rarely, up to a day, and not before it said', () => {
  const after = (failures: number, random = 0.5, retryAt?: Date) =>
    planAfterFeedFailure(failures, { now, random, retryAt }).nextReadAt.getTime() - now.getTime();
  expect([0, 1, 2, 3, 20, 1000].map((failures) => after(failures))).toEqual([
    ...[hour / 4, hour / 2, hour, 2 * hour, day, day],
  ]);
  expect(after(0, 0)).toBeLessThan(after(0, 1));
  expect(after(0, 0.5, new Date(now.getTime() + 3 * hour))).toBe(3 * hour);
});
