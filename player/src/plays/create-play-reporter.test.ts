import { expect, test, vi } from 'vitest';
import { ref } from 'vue';
import { PlayEvent } from '../../../events/play-event.ts';
import { createPlayer } from '../playback/create-player.ts';
import { createSound } from '../playback/sound.ts';
import { numberedEpisode } from '../test-parts/example-episode.ts';
import { exampleStation, exampleStream, numberedStation } from '../test-parts/example-station.ts';
import { FakeAudio } from '../test-parts/fake-audio.ts';
import { createFakeClock } from '../test-parts/fake-clock.ts';
import { createPlayReporter } from './create-play-reporter.ts';

function setUp() {
  const audio = new FakeAudio();
  const clock = createFakeClock();
  const listener = ref<string | null>('anna');
  const world = { online: true };
  const told: PlayEvent[] = [];
  let plays = 0;
  const player = createPlayer({
    sound: createSound(audio.asElement(), () => Promise.reject(new Error('no hls here'))),
    abilities: { securePage: false, canPlayType: (type) => audio.canPlayType(type), mediaSource: true },
    clock,
    online: () => world.online,
    freshItem: () => Promise.reject(new Error('away')),
    volume: { initial: 0.5, muted: false, apply: () => undefined },
    onProblem: (stream, problem) => reporter.problem(stream, problem),
    onEnded: () => reporter.ended(),
  });
  const reporter = createPlayReporter({
    player,
    clock,
    listener: () => listener.value,
    newId: () => `play-${String((plays += 1))}`,
    client: 'test',
    tell: (_, event) => told.push(PlayEvent.parse(event)),
  });
  /** It sounds for so long; `rate` is how fast the place moves. */
  const hear = (seconds: number, rate = 1) => {
    for (let tenth = 0; tenth < seconds * 10; tenth++) {
      audio.currentTime += rate / 10;
      clock.pass(100);
      audio.say('timeupdate');
    }
  };
  /** A connection begins at its own beginning. */
  const sound = (at = 0) => {
    audio.currentTime = at;
    audio.say('loadedmetadata', 'playing');
  };
  const said = () => told.map(({ play, type, listenedMs }) => [play, type, listenedMs] as const);
  const types = () => told.map(({ type }) => type);
  return { audio, clock, listener, world, told, player, reporter, hear, sound, said, types };
}

test('says nothing before there is sound, then that it has started and on which stream', () => {
  const { player, clock, sound, hear, told } = setUp();
  player.play(exampleStation());
  clock.pass(3_000);
  sound();
  expect(told).toEqual([]);
  hear(1);
  expect(told).toMatchObject([
    {
      ...{ id: 'play-1:0', play: 'play-1', seq: 0, type: 'started', client: 'test' },
      ...{ item: exampleStation().id, stream: exampleStream().url },
    },
  ]);
  expect(told[0]?.listenedMs).toBeLessThanOrEqual(300);
});

test('tells how much was heard every fifteen seconds, and the moment at which it counts', () => {
  const { player, sound, hear, told } = setUp();
  player.play(exampleStation());
  sound();
  hear(61);
  const progress = told.filter(({ type }) => type === 'progress').map(({ listenedMs }) => listenedMs);
  expect(progress).toHaveLength(4);
  [15, 30, 45, 60].forEach((seconds, index) => {
    expect(progress[index]).toBeGreaterThanOrEqual(seconds * 1_000);
    expect(progress[index]).toBeLessThan((seconds + 1.5) * 1_000);
  });
  expect(told.map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4]);
});

test('counts neither pauses nor stalls nor sleep, and one play goes on after a pause', () => {
  const { audio, player, clock, sound, hear, said } = setUp();
  player.play(exampleStation());
  sound();
  hear(5);
  audio.say('waiting');
  clock.pass(4_000);
  audio.say('playing');
  hear(5);
  player.pause();
  clock.pass(60_000);
  player.resume();
  sound();
  hear(2);
  player.pause();
  const stopped = said().filter(([, type]) => type === 'paused' || type === 'resumed');
  expect(stopped.map(([play, type, heard]) => [play, type, Math.round(heard / 1_000)])).toEqual([
    ['play-1', 'paused', 10],
    ['play-1', 'resumed', 10],
    ['play-1', 'paused', 12],
  ]);
});

test('a connection that silently ran dry adds nothing, whatever the element says', () => {
  const { player, clock, sound, hear, told } = setUp();
  player.play(exampleStation());
  sound();
  hear(10);
  clock.pass(3_000);
  player.pause();
  expect(told.at(-1)?.listenedMs).toBeGreaterThanOrEqual(9_900);
  expect(told.at(-1)?.listenedMs).toBeLessThanOrEqual(10_300);
});

test('who comes back after half an hour begins a new play', () => {
  const { player, clock, sound, hear, said } = setUp();
  player.play(exampleStation());
  sound();
  hear(5);
  player.pause();
  clock.pass(31 * 60_000);
  player.resume();
  sound();
  hear(1);
  expect(said().map(([play, type]) => [play, type])).toEqual([
    ['play-1', 'started'],
    ['play-1', 'paused'],
    ['play-2', 'started'],
  ]);
});

test('what was left before it counts was skipped, what was left later has stopped', () => {
  const { player, sound, hear, said } = setUp();
  for (const [number, seconds] of [
    [1, 20],
    [2, 40],
    [3, 10],
  ] as const) {
    player.play(numberedStation(number));
    sound();
    hear(seconds);
  }
  player.pause();
  player.play(numberedStation(4));
  const ends = said().filter(([, type]) => ['skipped', 'stopped', 'paused'].includes(type));
  expect(ends.map(([play, type]) => [play, type])).toEqual([
    ['play-1', 'skipped'],
    ['play-2', 'stopped'],
    ['play-3', 'paused'],
    ['play-3', 'stopped'],
  ]);
});

test('what never sounded was no play', () => {
  const { player, clock, told } = setUp();
  player.play(numberedStation(1));
  clock.pass(2_000);
  player.play(numberedStation(2));
  player.pause();
  expect(told).toEqual([]);
});

test('an episode is heard by the clock, however fast, and its place is that in the episode', () => {
  const { player, sound, hear, told } = setUp();
  player.play(numberedEpisode(1), 60_000);
  player.setRate(2);
  sound(60);
  hear(16, 2);
  const progress = told.find(({ type }) => type === 'progress');
  expect(Math.round((progress?.listenedMs ?? 0) / 1_000)).toBe(15);
  expect(Math.round((progress?.positionMs ?? 0) / 1_000)).toBe(90);
});

test('a jump adds nothing', () => {
  const { audio, player, sound, hear, told } = setUp();
  player.play(numberedEpisode(1), 0);
  sound();
  hear(5);
  player.seek(1_800_000);
  audio.currentTime = 1_800;
  hear(3);
  player.seek(0);
  audio.currentTime = 0;
  hear(3);
  player.pause();
  expect(told.at(-1)?.type).toBe('paused');
  expect(told.at(-1)?.listenedMs).toBeLessThanOrEqual(11_000);
  expect(told.at(-1)?.listenedMs).toBeGreaterThanOrEqual(8_500);
});

test('an episode that is heard to its end is completed, and begins anew as another play', () => {
  const { audio, player, sound, hear, said } = setUp();
  player.play(numberedEpisode(1, { durationMs: 5_000 }));
  sound();
  hear(5);
  audio.say('ended');
  player.resume();
  sound();
  hear(1);
  expect(said().map(([play, type]) => [play, type])).toEqual([
    ['play-1', 'started'],
    ['play-1', 'paused'],
    ['play-1', 'completed'],
    ['play-2', 'started'],
  ]);
});

test('tells which stream failed and why, and which one sounds instead', () => {
  const { audio, player, sound, hear, told } = setUp();
  const [one, other] = ['https://one.example', 'https://other.example'];
  player.play(exampleStation({ streams: [exampleStream({ url: one }), exampleStream({ url: other })] }));
  audio.error = { code: 3, message: '' } as MediaError;
  audio.say('error');
  sound();
  hear(1);
  expect(told).toMatchObject([
    { type: 'failed', stream: one, problem: 'decode', listenedMs: 0 },
    { type: 'started', stream: other },
  ]);
});

test('tells what kept it from sounding, and blames no stream for it', async () => {
  const { audio, player, told } = setUp();
  audio.refusePlay('NotAllowedError');
  player.play(exampleStation());
  await vi.waitFor(() => expect(told).toMatchObject([{ type: 'failed', problem: 'blocked' }]), 45_000);
  expect(told[0]).not.toHaveProperty('stream');
});

test('blames nobody while there is no network', () => {
  const { audio, world, player, told } = setUp();
  world.online = false;
  player.play(exampleStation());
  audio.say('error');
  expect(told).toEqual([]);
});

test('a stream that stalls is told as such, a signed one that has expired as expired', () => {
  const { audio, clock, player, sound, hear, told } = setUp();
  const expiresAt = new Date(clock.now() + 20_000).toISOString();
  const url = 'https://radio.example/live?x=1&t=secret';
  player.play(
    exampleStation({ streams: [exampleStream({ url, signed: true, expiresAt }), exampleStream()] }),
  );
  sound();
  hear(1);
  clock.pass(13_000);
  clock.pass(10_000);
  const failed = told.filter(({ type }) => type === 'failed');
  expect(failed[0]).toMatchObject({ problem: 'stalled', stream: 'https://radio.example/live?x=1' });
  audio.say('error');
  expect(JSON.stringify(told)).not.toContain('secret');
});

test('never tells the address of a private episode', () => {
  const { player, sound, hear, told } = setUp();
  player.play(numberedEpisode(1, { private: true }));
  sound();
  hear(1);
  expect(told[0]).not.toHaveProperty('stream');
});

test('tells nothing of a guest or a private session, and ends the play where one begins', () => {
  const { listener, player, sound, hear, told, types } = setUp();
  player.play(exampleStation());
  sound();
  hear(40);
  listener.value = null;
  hear(40);
  player.play(numberedStation(2));
  sound();
  hear(40);
  expect(types()).toEqual(['started', 'progress', 'progress', 'stopped']);
  listener.value = 'anna';
  hear(1);
  expect(told.at(-1)).toMatchObject({ type: 'started', play: 'play-2', item: numberedStation(2).id });
  expect(told.at(-1)?.listenedMs).toBeLessThanOrEqual(1_000);
});

test('a page that is left says what was heard until then', () => {
  const { player, reporter, sound, hear, said } = setUp();
  player.play(exampleStation());
  sound();
  hear(7);
  reporter.leaving(false);
  reporter.leaving(false);
  hear(1);
  reporter.leaving(true);
  expect(said().map(([, type, heard]) => [type, Math.round(heard / 1_000)])).toEqual([
    ['started', 0],
    ['progress', 7],
    ['stopped', 8],
  ]);
});

test('liking belongs to the play of what is on, and stands alone for anything else', () => {
  const { player, reporter, sound, hear, told } = setUp();
  player.play(exampleStation());
  sound();
  hear(1);
  reporter.rate(exampleStation(), 'liked', 'anna');
  reporter.rate(numberedStation(2), 'disliked', 'anna');
  expect(told.slice(1)).toMatchObject([
    { play: 'play-1', seq: 1, type: 'liked' },
    { play: 'play-2', seq: 0, type: 'disliked', item: numberedStation(2).id, listenedMs: 0 },
  ]);
});
