import { expect, test } from 'vitest';
import { nextTry } from './next-try.ts';

const now = new Date('2026-01-01T00:00:00Z');
const hours = (failures: number) =>
  (nextTry('unreachable', failures, now, 0.5).nextTryAt.getTime() - now.getTime()) / 3_600_000;

test('waits longer after each failure', () => {
  expect([0, 1, 2, 3].map(hours)).toEqual([1, 6, 24, 72]);
});

test('ends after a few failures', () => {
  expect(nextTry('unreachable', 5, now, 0.5).state).toBe('ended');
  expect(nextTry('gone', 0, now, 0.5).state).toBe('failed');
  expect(nextTry('gone', 1, now, 0.5).state).toBe('ended');
});

test('goes on for an address that an admin may still allow', () => {
  expect(nextTry('address-not-allowed', 100, now, 0.5).state).toBe('failed');
});
