import { expect, test } from 'vitest';
import { exampleStation } from '../test-parts/example-station.ts';
import { createFakeAirdex } from '../test-parts/fake-airdex.ts';
import { type Channel, playOneAtATime } from './one-at-a-time.ts';

/** Two ends of one channel: what one posts, only the other hears. */
function channelPair(): [Channel, Channel] {
  const ends = [new EventTarget(), new EventTarget()] as const;
  const end = (own: EventTarget, other: EventTarget) =>
    ({
      postMessage: (data: unknown) => other.dispatchEvent(new MessageEvent('message', { data })),
      addEventListener: own.addEventListener.bind(own),
    }) as unknown as Channel;
  return [end(ends[0], ends[1]), end(ends[1], ends[0])];
}

test('falls silent when another tab starts to play, and says why', () => {
  const [here, there] = channelPair();
  const one = createFakeAirdex();
  const other = createFakeAirdex();
  playOneAtATime(one.airdex.player, here);
  playOneAtATime(other.airdex.player, there);
  one.airdex.player.play(exampleStation());
  one.audio.say('playing');
  other.airdex.player.play(exampleStation());
  expect(one.airdex.player.state).toMatchObject({ phase: 'paused', elsewhere: true });
  expect(one.audio.src).toBe('');
  expect(other.airdex.player.state.phase).toBe('connecting');
  one.airdex.player.toggle();
  expect(one.airdex.player.state.elsewhere).toBe(false);
  expect(other.airdex.player.state.phase).toBe('paused');
});
