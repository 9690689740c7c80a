import { expect, test } from 'vitest';
import type { Station } from '../../../api/contract/station.ts';
import { exampleStation, exampleStream } from '../test-parts/example-station.ts';
import { FakeAudio } from '../test-parts/fake-audio.ts';
import { createFakeClock } from '../test-parts/fake-clock.ts';
import { createPlayer } from './create-player.ts';
import { createSound } from './sound.ts';

const one = 'https://radio.example/one';
const two = 'https://radio.example/two';
const station = exampleStation({ streams: [exampleStream({ url: one }), exampleStream({ url: two })] });

function setUp(
  options: { fresh?: () => Promise<Station>; securePage?: boolean; names?: (url: string) => boolean } = {},
) {
  const audio = new FakeAudio();
  const clock = createFakeClock();
  const network = { online: true };
  const freshAsked: string[] = [];
  const player = createPlayer({
    sound: createSound(audio.asElement(), () => Promise.reject(new Error('no hls here'))),
    abilities: {
      securePage: options.securePage ?? false,
      canPlayType: (type) => audio.canPlayType(type),
      mediaSource: false,
    },
    clock,
    online: () => network.online,
    freshItem: (id) => {
      freshAsked.push(id);
      return options.fresh?.() ?? Promise.reject(new Error('Airdex is away'));
    },
    namesListener: ({ streams }) => streams.some(({ url }) => options.names?.(url) ?? false),
    volume: { initial: 0.8, muted: false, apply: () => undefined },
  });
  /** Sound comes out for so long. */
  const hear = (milliseconds: number) => clock.pass(milliseconds, () => (audio.currentTime += 1));
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  return { audio, clock, player, network, freshAsked, hear, settle };
}

test('answers the press of the button at once, and asks for the best stream inside the click', () => {
  const { audio, player } = setUp();
  player.play(station);
  expect(player.state.phase).toBe('connecting');
  expect(audio.asked).toEqual([one]);
  audio.say('playing');
  expect(player.state.phase).toBe('playing');
});

test('tries the next stream by itself when one fails', () => {
  const { audio, player } = setUp();
  player.play(station);
  audio.say('error');
  expect(audio.asked).toEqual([one, two]);
  expect(player.state).toMatchObject({ phase: 'connecting', tried: 1, failure: null });
});

test('tries the next stream when one stays silent', () => {
  const { audio, clock, player } = setUp();
  player.play(station);
  clock.pass(12_000);
  expect(audio.asked).toEqual([one, two]);
});

test('gives up only when all streams fail, and then stops downloading', () => {
  const { audio, player } = setUp();
  player.play(station);
  audio.say('error');
  audio.say('error');
  expect(player.state).toMatchObject({ phase: 'failed', failure: 'all-failed', tried: 2 });
  expect(audio.src).toBe('');
  player.retry();
  expect(audio.asked).toEqual([one, two, one]);
});

test('does not count one failure twice when the element and play() both tell it', async () => {
  const { audio, player, settle } = setUp();
  audio.refusePlay('NotSupportedError');
  player.play(exampleStation({ streams: [exampleStream({ url: one })] }));
  audio.say('error');
  await settle();
  expect(player.state.tried).toBe(1);
});

test('asks for one more click where the browser refuses sound', async () => {
  const { audio, player, settle } = setUp();
  audio.refusePlay('NotAllowedError');
  player.play(station);
  await settle();
  expect(player.state).toMatchObject({ phase: 'failed', failure: 'not-allowed', tried: 0 });
});

test('ignores what a stream says after another was chosen', async () => {
  const { audio, player, settle } = setUp();
  audio.refusePlay('AbortError');
  player.play(exampleStation({ streams: [exampleStream({ url: one })] }));
  player.play(exampleStation({ name: 'Other', streams: [exampleStream({ url: two })] }));
  await settle();
  expect(player.state).toMatchObject({ phase: 'connecting', tried: 0 });
  expect(player.state.item).toMatchObject({ name: 'Other' });
});

test('says before anything is asked for that http cannot sound on an https page', () => {
  const { audio, player } = setUp({ securePage: true });
  player.play(exampleStation({ streams: [exampleStream({ url: 'http://radio.example', secure: false })] }));
  expect(player.state).toMatchObject({ phase: 'failed', failure: 'insecure' });
  expect(audio.asked).toEqual([]);
});

test('connects anew when a stream that was heard for a while runs dry without a word', () => {
  const { audio, clock, player, hear } = setUp();
  player.play(station);
  audio.say('playing');
  hear(30_000);
  expect(player.state.phase).toBe('playing');
  clock.pass(6_000);
  expect(player.state.phase).toBe('buffering');
  clock.pass(6_000);
  expect(audio.asked).toEqual([one, one]);
  audio.say('playing');
  expect(player.state.phase).toBe('playing');
});

test('goes on to the next stream when one breaks off right after it began', () => {
  const { audio, clock, player } = setUp();
  player.play(station);
  audio.say('playing');
  clock.pass(1_000);
  audio.ended = true;
  audio.say('pause', 'ended');
  expect(audio.asked).toEqual([one, two]);
});

test('waits ever longer instead of hammering a station that breaks off again and again', () => {
  const { audio, clock, player } = setUp();
  player.play(station);
  const waits: number[] = [];
  audio.say('playing');
  for (let round = 0; round < 4; round++) {
    audio.say('error');
    audio.say('error');
    expect(player.state.phase).toBe('waiting');
    waits.push((player.state.retryAt ?? 0) - clock.now());
    clock.pass(waits.at(-1) ?? 0);
  }
  expect(waits).toEqual([1_000, 3_000, 8_000, 15_000]);
});

test('waits while the network is away, and goes on live as soon as it is back', () => {
  const { audio, clock, player, network, hear } = setUp();
  player.play(station);
  audio.say('playing');
  hear(20_000);
  network.online = false;
  clock.pass(12_000);
  expect(player.state.phase).toBe('waiting');
  expect(player.state.retryAt).not.toBeNull();
  network.online = true;
  player.wake();
  expect(player.state.phase).toBe('connecting');
  audio.say('playing');
  expect(player.state.phase).toBe('playing');
});

test('connects anew after the machine has slept', () => {
  const { audio, clock, player, hear } = setUp();
  player.play(station);
  audio.say('playing');
  hear(20_000);
  clock.sleep(3_600_000);
  player.wake();
  expect(audio.asked).toEqual([one, one]);
});

test('leaves sound alone that has gone on through a slow timer', () => {
  const { audio, clock, player, hear } = setUp();
  player.play(station);
  audio.say('playing');
  hear(20_000);
  clock.sleep(60_000);
  audio.currentTime += 60;
  player.wake();
  expect(audio.asked).toEqual([one]);
  expect(player.state.phase).toBe('playing');
});

test('lets go of a live stream when paused, and connects anew when going on', () => {
  const { audio, player } = setUp();
  player.play(station);
  audio.say('playing');
  player.toggle();
  expect(player.state.phase).toBe('paused');
  expect(audio.src).toBe('');
  player.toggle();
  expect(audio.asked).toEqual([one, one]);
});

test('pauses when a headset or the system pauses the element', () => {
  const { audio, player } = setUp();
  player.play(station);
  audio.say('playing', 'pause');
  expect(player.state.phase).toBe('paused');
});

function signedStation(url: string, expiresAt: string): Station {
  return exampleStation({ streams: [exampleStream({ url, signed: true, expiresAt })] });
}

test('renews signed addresses at 80 % of their time, without touching what sounds', async () => {
  const fresh = signedStation('https://radio.example/s?t=new', '2026-01-01T13:00:00Z');
  const { audio, player, freshAsked, hear, settle } = setUp({ fresh: () => Promise.resolve(fresh) });
  player.play(signedStation('https://radio.example/s?t=old', '2026-01-01T12:30:00Z'));
  audio.say('playing');
  hear(23 * 60_000);
  expect(freshAsked).toEqual([]);
  hear(2 * 60_000);
  await settle();
  expect(freshAsked).toHaveLength(1);
  expect(audio.asked).toEqual(['https://radio.example/s?t=old']);
  audio.say('error');
  expect(audio.asked.at(-1)).toBe('https://radio.example/s?t=new');
});

test('renews a signed address that fails, and tries it once more before it gives up', async () => {
  const fresh = signedStation('https://radio.example/s?t=new', '2026-01-01T13:00:00Z');
  const { audio, player, settle } = setUp({ fresh: () => Promise.resolve(fresh) });
  player.play(signedStation('https://radio.example/s?t=old', '2026-01-01T12:30:00Z'));
  audio.say('error');
  await settle();
  expect(audio.asked.at(-1)).toBe('https://radio.example/s?t=new');
  audio.say('error');
  await settle();
  expect(player.state.failure).toBe('all-failed');
});

test('asks for fresh addresses before it plays with expired ones', async () => {
  const fresh = signedStation('https://radio.example/s?t=new', '2026-01-01T13:00:00Z');
  const { audio, player, settle } = setUp({ fresh: () => Promise.resolve(fresh) });
  player.play(signedStation('https://radio.example/s?t=old', '2026-01-01T11:00:00Z'));
  expect(player.state.phase).toBe('connecting');
  await settle();
  expect(audio.asked).toEqual(['https://radio.example/s?t=new']);
});

test('renews when the page is seen again after a renewal was missed', async () => {
  const fresh = signedStation('https://radio.example/s?t=new', '2026-01-01T13:00:00Z');
  const { audio, clock, player, freshAsked, hear, settle } = setUp({ fresh: () => Promise.resolve(fresh) });
  player.play(signedStation('https://radio.example/s?t=old', '2026-01-01T12:30:00Z'));
  audio.say('playing');
  hear(10_000);
  clock.sleep(26 * 60_000);
  audio.currentTime += 1;
  player.wake();
  await settle();
  expect(freshAsked).toHaveLength(1);
  expect(audio.asked).toHaveLength(1);
});

test('keeps the volume between silent and full, and is heard again when it is changed', () => {
  const { player } = setUp();
  player.toggleMute();
  player.setVolume(1.7);
  expect(player.state).toMatchObject({ volume: 1, muted: false });
  player.setVolume(-1);
  expect(player.state.volume).toBe(0);
});

test('never opens a stream that names a listener who wants nobody to know', async () => {
  const fresh = signedStation('https://radio.example/s?t=guest', '2026-01-01T13:00:00Z');
  const names = (url: string) => url.endsWith('mine');
  const mine = signedStation('https://radio.example/s?t=mine', '2026-01-01T13:00:00Z');
  const { audio, player, settle } = setUp({ fresh: () => Promise.resolve(fresh), names });
  player.play(mine);
  await settle();
  expect(audio.asked).toEqual(['https://radio.example/s?t=guest']);
  const away = setUp({ names });
  away.player.play(mine);
  await away.settle();
  expect(away.audio.asked).toEqual([]);
  expect(away.player.state.phase).toBe('failed');
});
