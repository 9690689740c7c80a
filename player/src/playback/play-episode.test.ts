import { expect, test } from 'vitest';
import { exampleEpisode } from '../test-parts/example-episode.ts';
import { exampleStream } from '../test-parts/example-station.ts';
import { FakeAudio } from '../test-parts/fake-audio.ts';
import { createFakeClock } from '../test-parts/fake-clock.ts';
import { createPlayer } from './create-player.ts';
import type { PlayerParts } from './player-parts.ts';
import { createSound } from './sound.ts';

const one = 'https://letters.example/1.mp3';
const two = 'https://mirror.example/1.mp3';
const file = (url: string) => exampleStream({ url, protocol: 'file' });
const episode = exampleEpisode({ durationMs: 600_000, streams: [file(one), file(two)] });

function setUp(given: Partial<PlayerParts> = {}) {
  const audio = new FakeAudio();
  const clock = createFakeClock();
  const network = { online: true };
  const player = createPlayer({
    sound: createSound(audio.asElement(), () => Promise.reject(new Error('no hls here'))),
    abilities: { securePage: true, canPlayType: () => 'maybe', mediaSource: true },
    clock,
    online: () => network.online,
    freshItem: () => Promise.reject(new Error('Airdex is away')),
    volume: { initial: 0.8, muted: false, apply: () => undefined },
    ...given,
  });
  /** The browser has asked for the file, and sound comes out of it for so many seconds. */
  const begin = () => audio.say('loadedmetadata', 'playing');
  const hear = (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      audio.currentTime += 1;
      audio.say('timeupdate');
      clock.pass(1_000);
    }
  };
  return { audio, clock, player, network, begin, hear };
}

test('begins where the episode was left, and says where it is', () => {
  const { audio, player, begin, hear } = setUp({ startAt: () => 90_000 });
  player.play(episode);
  expect(player.state.positionMs).toBe(90_000);
  begin();
  expect(audio.currentTime).toBe(90);
  hear(5);
  expect(player.state.positionMs).toBe(95_000);
  audio.duration = 612.5;
  audio.say('durationchange');
  expect(player.state.durationMs).toBe(612_500);
});

test('keeps the connection while paused, and goes on in it', () => {
  const { audio, clock, player, begin, hear } = setUp();
  player.play(episode);
  begin();
  hear(20);
  player.toggle();
  expect(player.state.phase).toBe('paused');
  expect(audio.src).toBe(one);
  clock.pass(20_000);
  player.toggle();
  audio.say('playing');
  expect(player.state).toMatchObject({ phase: 'playing', positionMs: 20_000 });
  expect(audio.asked).toEqual([one]);
});

test('goes back a little after a longer pause', () => {
  const { audio, clock, player, begin, hear } = setUp();
  player.play(episode);
  begin();
  hear(20);
  player.pause();
  clock.pass(10 * 60_000);
  player.resume();
  expect(audio.currentTime).toBe(17);
});

test('seeks within the episode, never before or behind it, and not in what is live', () => {
  const { audio, player, begin } = setUp();
  player.play(episode);
  begin();
  player.skip(30_000);
  expect([player.state.positionMs, audio.currentTime]).toEqual([30_000, 30]);
  player.skip(-45_000);
  expect(audio.currentTime).toBe(0);
  player.seek(9_999_999);
  expect(audio.currentTime).toBe(600);
  player.play(exampleEpisode({ live: true }));
  player.seek(5_000);
  expect(player.state.positionMs).toBe(0);
});

test('goes on where it was when the connection breaks, with the same file', () => {
  const { audio, player, begin, hear } = setUp();
  player.play(episode);
  begin();
  hear(30);
  audio.say('error');
  audio.currentTime = 0;
  begin();
  expect(audio.asked).toEqual([one, one]);
  expect(audio.currentTime).toBe(30);
});

test('takes the next file at the same place when the first does not answer', () => {
  const { audio, player, begin } = setUp({ startAt: () => 60_000 });
  player.play(episode);
  audio.say('error');
  begin();
  expect(audio.asked).toEqual([one, two]);
  expect(audio.currentTime).toBe(60);
});

test('keeps the place when nothing answers, and tries again there', () => {
  const { audio, player, begin } = setUp({ startAt: () => 60_000 });
  player.play(episode);
  audio.say('error');
  audio.say('error');
  expect(player.state).toMatchObject({ phase: 'failed', failure: 'all-failed', positionMs: 60_000 });
  player.retry();
  begin();
  expect(audio.currentTime).toBe(60);
});

test('tells the end, and plays from the beginning after it', () => {
  const ended: string[] = [];
  const { audio, player, begin } = setUp({ onEnded: ({ title }) => ended.push(title) });
  player.play(episode);
  begin();
  player.seek(600_000);
  audio.say('ended');
  expect(ended).toEqual(['The Lamp Keeper']);
  expect(player.state).toMatchObject({ phase: 'paused', positionMs: 600_000 });
  player.resume();
  expect(player.state.positionMs).toBe(0);
});

test('waits for the network without losing the place', () => {
  const { audio, clock, player, network, begin, hear } = setUp();
  player.play(episode);
  begin();
  hear(30);
  network.online = false;
  clock.pass(14_000);
  expect(player.state.phase).toBe('waiting');
  network.online = true;
  audio.currentTime = 0;
  player.wake();
  begin();
  expect(audio.currentTime).toBe(30);
});

test('keeps the speed between a half and three, through a new connection', () => {
  const { audio, player, begin } = setUp({ rateFor: () => 1.5 });
  player.play(episode);
  begin();
  expect(audio.playbackRate).toBe(1.5);
  player.setRate(9);
  expect(audio.playbackRate).toBe(3);
  player.setRate(0.8);
  audio.say('error');
  expect([audio.playbackRate, audio.preservesPitch]).toEqual([0.8, true]);
});
