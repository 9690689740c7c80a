import { expect, test } from 'vitest';
import type { Stream } from '../../../api/contract/station.ts';
import { exampleStation, exampleStream } from '../test-parts/example-station.ts';
import { exampleFile, exampleTrack } from '../test-parts/example-track.ts';
import { sayObstacle } from './say-playback.ts';
import { type Abilities, obstacleOf, stationHealth, obstacleOfItem, streamsToTry } from './playable.ts';

const abilities: Abilities = { securePage: false, canPlayType: () => 'maybe', mediaSource: true };
const secure: Abilities = { ...abilities, securePage: true };
const http = exampleStream({ url: 'http://radio.example', secure: false });
const health = (state: Stream['health']['state']) => ({ state, checkedAt: null });

test('tries healthy streams first, then unknown, failing and dead ones', () => {
  const streams = (['dead', 'failing', 'unknown', 'ok'] as const).map((state) =>
    exampleStream({ url: state, health: health(state) }),
  );
  expect(streamsToTry(streams, abilities).map(({ url }) => url)).toEqual([
    'ok',
    'unknown',
    'failing',
    'dead',
  ]);
});

test('keeps the order of the API among equals, and prefers https', () => {
  const streams = [http, exampleStream({ url: 'a' }), exampleStream({ url: 'b' })];
  expect(streamsToTry(streams, abilities).map(({ url }) => url)).toEqual(['a', 'b', 'http://radio.example']);
});

test('leaves http out on an https page, and only there', () => {
  expect(obstacleOf(http, secure)).toBe('insecure');
  expect(obstacleOf(http, abilities)).toBeNull();
  expect(streamsToTry([http], secure)).toEqual([]);
});

test('leaves out a codec that the browser names unplayable, but tries one that nobody named', () => {
  const noOpus: Abilities = { ...abilities, canPlayType: (type) => (type.includes('opus') ? '' : 'maybe') };
  expect(obstacleOf(exampleStream({ codec: 'opus' }), noOpus)).toBe('codec');
  expect(obstacleOf(exampleStream({ codec: null }), noOpus)).toBeNull();
  expect(obstacleOf(exampleStream({ codec: 'something-new' }), noOpus)).toBeNull();
});

test('tells what a file is wrapped in by its name, as AIFF and WAV hold the same sound', () => {
  const noAiff: Abilities = { ...abilities, canPlayType: (type) => (type === 'audio/aiff' ? '' : 'maybe') };
  const file = (name: string) =>
    exampleFile({ codec: 'pcm', url: `https://media.example/library/1/${name}?t=a.b` });
  const [aiff, wav] = [file('Tide.AIF'), file('tide.wav')];
  expect([aiff, wav].map((each) => obstacleOf(each, noAiff))).toEqual(['codec', null]);
  expect(obstacleOf(aiff, abilities)).toBeNull();
  expect(obstacleOf(exampleStream({ codec: 'mp3', url: 'https://a.example/x.aiff' }), noAiff)).toBeNull();
  const track = exampleTrack({ codec: 'pcm', streams: [aiff] });
  expect(sayObstacle('codec', track)).toBe(
    'Your browser cannot play AIFF. An admin can let Airdex make a version that it can.',
  );
  const copied = exampleTrack({ codec: 'pcm', streams: [aiff, exampleFile({ codec: 'opus' })] });
  expect(obstacleOfItem(copied, noAiff)).toBeNull();
});

test('plays HLS natively or through media source, and says so where neither is there', () => {
  const hls = exampleStream({ protocol: 'hls', codec: 'aac' });
  const neither: Abilities = { ...abilities, canPlayType: () => '', mediaSource: false };
  expect(obstacleOf(hls, { ...neither, mediaSource: true })).toBeNull();
  expect(obstacleOf(hls, { ...neither, canPlayType: () => 'maybe' })).toBeNull();
  expect(obstacleOf(hls, neither)).toBe('codec');
});

test('marks a station only when none of its streams can sound', () => {
  expect(obstacleOfItem(exampleStation({ streams: [http] }), secure)).toBe('insecure');
  expect(obstacleOfItem(exampleStation({ streams: [http, exampleStream()] }), secure)).toBeNull();
  expect(obstacleOfItem(exampleStation({ streams: [] }), secure)).toBeNull();
});

test('is as healthy as its best stream', () => {
  const streams = [exampleStream({ health: health('dead') }), exampleStream({ health: health('failing') })];
  expect(stationHealth(exampleStation({ streams }))).toBe('failing');
});
