import { expect, test } from 'vitest';
import { timeLeft } from './time-left.ts';

const startedAt = new Date('2026-01-01T00:00:00Z');
const after = (seconds: number) => new Date(startedAt.getTime() + seconds * 1_000);

test('the time left follows from what was seen so far', () => {
  expect(timeLeft({ seen: 100, expected: 200, startedAt }, after(20))).toBe('less than a minute left');
  expect(timeLeft({ seen: 100, expected: 1_300, startedAt }, after(60))).toBe('about 12 min left');
  expect(timeLeft({ seen: 100, expected: 13_000, startedAt }, after(60))).toBe('about 2 h 9 min left');
});

test('nothing is said while nothing is known', () => {
  expect(timeLeft({ seen: 0, expected: 200, startedAt }, after(60))).toBeNull();
  expect(timeLeft({ seen: 50, expected: null, startedAt }, after(60))).toBeNull();
  expect(timeLeft({ seen: 50, expected: 100, startedAt }, after(1))).toBeNull();
});
