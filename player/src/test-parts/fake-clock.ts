import type { Clock } from '../playback/clock.ts';

/** Time that goes only when told to, also asleep: then nothing is called until it wakes. */
export function createFakeClock(start = Date.parse('2026-01-01T12:00:00Z')) {
  let now = start;
  let waiting: { at: number; call: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    after(milliseconds, call) {
      const entry = { at: now + milliseconds, call };
      waiting.push(entry);
      return () => (waiting = waiting.filter((each) => each !== entry));
    },
  };
  function next(until: number) {
    return waiting.filter(({ at }) => at <= until).sort((one, other) => one.at - other.at)[0];
  }
  return {
    ...clock,
    pass(milliseconds: number, each: () => void = () => undefined) {
      const until = now + milliseconds;
      for (let due = next(until); due; due = next(until)) {
        const called = due;
        waiting = waiting.filter((entry) => entry !== called);
        now = Math.max(now, called.at);
        each();
        called.call();
      }
      now = until;
    },
    sleep(milliseconds: number) {
      now += milliseconds;
    },
  };
}
