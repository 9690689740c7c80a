import { expect, test } from 'vitest';
import { DEAD_AFTER_FAILURES, DEAD_AFTER_MS, nextHealth, type HealthRecord } from './next-health.ts';
import { nextProbeAt } from './next-probe-at.ts';

const now = new Date('2026-01-01T00:00:00Z');
const hours = (record: HealthRecord, heard: boolean, random = 0.5) =>
  (nextProbeAt(record, heard, now, random).getTime() - now.getTime()) / 3_600_000;
const failing = (failures: number): HealthRecord => ({ health: 'failing', failures, failingSince: now });

test('a healthy stream is probed about once a day, spread by chance', () => {
  const ok: HealthRecord = { health: 'ok', failures: 0, failingSince: null };
  expect(hours(ok, true)).toBeCloseTo(24);
  expect(hours(ok, true, 0)).toBeCloseTo(21.6);
  expect(hours(ok, true, 1)).toBeCloseTo(26.4);
});

test('a failing stream is probed again in minutes, then ever more rarely', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7].map((failures) => hours(failing(failures), false));
  expect(waits[0]).toBeCloseTo(5 / 60);
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect(Math.max(...waits)).toBeLessThanOrEqual(12);
});

test('a dead stream is probed weekly, and soon again once it sounded', () => {
  expect(hours({ health: 'dead', failures: 9, failingSince: now }, false)).toBeCloseTo(24 * 7);
  expect(hours(failing(DEAD_AFTER_FAILURES - 1), true)).toBeLessThan(1);
});

test('a stream that never answers again is dead within two days and a dozen probes', () => {
  let record = nextHealth({ health: 'ok', failures: 0, failingSince: null }, false, now);
  let time = now;
  while (record.health !== 'dead') {
    time = nextProbeAt(record, false, time, 0.5);
    record = nextHealth(record, false, time);
  }
  expect(time.getTime() - now.getTime()).toBeLessThanOrEqual(2 * DEAD_AFTER_MS);
  expect(record.failures).toBeLessThan(12);
});
