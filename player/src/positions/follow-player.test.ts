import { expect, test, vi } from 'vitest';
import { numberedEpisode } from '../test-parts/example-episode.ts';
import { createFakeAirdex } from '../test-parts/fake-airdex.ts';
import type { Positions } from './create-positions.ts';
import { followPlayer } from './follow-player.ts';

function setUp() {
  const { airdex, audio, clock } = createFakeAirdex();
  const keep = vi.fn<Positions['keep']>();
  const following = followPlayer(airdex.player, { keep } as unknown as Positions, clock);
  airdex.player.play(numberedEpisode(1), 100_000);
  audio.say('loadedmetadata', 'playing');
  const hear = (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      audio.currentTime += 1;
      clock.pass(1_000);
      audio.say('timeupdate');
    }
  };
  const saved = () =>
    keep.mock.calls.map(([{ id }, { positionMs }, when]) => [id.slice(-1), positionMs, when]);
  return { ...airdex, audio, following, hear, saved, keep };
}

test('writes down every five seconds, at a pause and at a jump', () => {
  const { player, hear, saved, keep } = setUp();
  hear(1);
  keep.mockClear();
  hear(10);
  player.pause();
  player.seek(300_000);
  expect(saved()).toEqual([
    ['1', 105_000, 'later'],
    ['1', 110_000, 'later'],
    ['1', 111_000, 'now'],
    ['1', 300_000, 'now'],
  ]);
});

test('writes down where the one was left when another begins, and where the page is hidden', () => {
  const { player, following, hear, saved, keep } = setUp();
  hear(3);
  keep.mockClear();
  following.leaving();
  player.play(numberedEpisode(2), 0);
  expect(saved()).toEqual([
    ['1', 103_000, 'leaving'],
    ['1', 103_000, 'now'],
  ]);
});

test('writes the end down as the end', () => {
  const { following, hear, keep } = setUp();
  hear(1);
  following.ended();
  expect(keep.mock.lastCall?.[1].completed).toBe(true);
});
