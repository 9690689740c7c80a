import { expect, test } from 'vitest';
import { createFakeClock } from '../test-parts/fake-clock.ts';
import { createSleepTimer } from './create-sleep-timer.ts';

function setUp() {
  const clock = createFakeClock();
  const happened: (number | 'stop')[] = [];
  const timer = createSleepTimer({
    clock,
    loudness: (share) => happened.push(share),
    stop: () => happened.push('stop'),
  });
  return { clock, timer, happened };
}

test('fades out over the last seconds, stops, and only then gives the volume back', () => {
  const { clock, timer, happened } = setUp();
  timer.start(15);
  clock.pass(14 * 60_000);
  expect(happened.every((share) => share === 1)).toBe(true);
  happened.length = 0;
  clock.pass(60_000);
  const faded = happened.slice(0, -2).map(Number);
  expect(faded).toEqual([...faded].sort((one, other) => other - one));
  expect(faded.at(-1)).toBeLessThan(0.05);
  expect(happened.slice(-2)).toEqual(['stop', 1]);
  expect(timer.state.endsAt).toBeNull();
});

test('is at full volume again when it is called off while fading', () => {
  const { clock, timer, happened } = setUp();
  timer.start(1);
  clock.pass(55_000);
  timer.clear();
  clock.pass(60_000);
  expect(happened.at(-1)).toBe(1);
  expect(happened).not.toContain('stop');
});

test('stops with the episode, once', () => {
  const { timer } = setUp();
  timer.stopWithEpisode();
  expect([timer.episodeEnded(), timer.episodeEnded()]).toEqual([true, false]);
});
