import { expect, test } from 'vitest';
import { DEAD_AFTER_FAILURES, DEAD_AFTER_MS, nextHealth, type HealthRecord } from './next-health.ts';

const start = new Date('2026-01-01T00:00:00Z');
const later = (ms: number) => new Date(start.getTime() + ms);
const unknown: HealthRecord = { health: 'unknown', failures: 0, failingSince: null };
const ok: HealthRecord = { health: 'ok', failures: 0, failingSince: null };

/** The record after this many failures, spread evenly over a time. */
function failFor(record: HealthRecord, times: number, overMs: number): HealthRecord {
  return Array.from({ length: times }).reduce<HealthRecord>(
    (state, _, index) => nextHealth(state, false, later((overMs * index) / Math.max(1, times - 1))),
    record,
  );
}

test('a new stream that sounds is ok at once', () => {
  expect(nextHealth(unknown, true, start)).toEqual(ok);
});

test('one failure makes a stream failing, and remembers since when', () => {
  expect(nextHealth(ok, false, start)).toEqual({ health: 'failing', failures: 1, failingSince: start });
  expect(nextHealth(unknown, false, start).health).toBe('failing');
});

test('a failing stream that sounds again is ok at once and forgets its failures', () => {
  expect(nextHealth(failFor(ok, 3, 3_600_000), true, later(1))).toEqual(ok);
});

test('many failures within less than a day do not condemn a stream', () => {
  expect(failFor(ok, 50, DEAD_AFTER_MS - 1).health).toBe('failing');
});

test('few failures do not condemn a stream, however long they last', () => {
  expect(failFor(ok, DEAD_AFTER_FAILURES - 1, 30 * DEAD_AFTER_MS).health).toBe('failing');
});

test('enough failures over a day make it dead', () => {
  expect(failFor(ok, DEAD_AFTER_FAILURES, DEAD_AFTER_MS).health).toBe('dead');
});

test('a dead stream needs two successes to be ok', () => {
  const dead = failFor(ok, DEAD_AFTER_FAILURES, DEAD_AFTER_MS);
  const once = nextHealth(dead, true, later(2 * DEAD_AFTER_MS));
  expect(once.health).toBe('failing');
  expect(nextHealth(once, true, later(2 * DEAD_AFTER_MS + 1))).toEqual(ok);
});

test('a dead stream that sounded once and fails again is dead again at once', () => {
  const dead = failFor(ok, DEAD_AFTER_FAILURES, DEAD_AFTER_MS);
  const once = nextHealth(dead, true, later(2 * DEAD_AFTER_MS));
  expect(nextHealth(once, false, later(2 * DEAD_AFTER_MS + 1)).health).toBe('dead');
});
