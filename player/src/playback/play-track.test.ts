import { expect, test, vi } from 'vitest';
import { createFakeAirdex } from '../test-parts/fake-airdex.ts';
import { exampleFile, numberedTrack } from '../test-parts/example-track.ts';
import { FakeAudio } from '../test-parts/fake-audio.ts';
import { levelOf } from './level-loudness.ts';
import { createBandwidth } from './measure-bandwidth.ts';
import { limitOf, rankByQuality } from './quality.ts';
import { sayPlayFailure } from './say-playback.ts';
import { createSound } from './sound.ts';

const tracks = [1, 2, 3, 4].map((number) => numberedTrack(number));
const fileAt = (name: string) => exampleFile({ url: `https://media.example/${name}` });
const [first, second] = tracks as [(typeof tracks)[0], (typeof tracks)[0]];

test('a track can be sought in, has a length and its own pace', () => {
  const { airdex, audio } = createFakeAirdex();
  airdex.queue.play(first, () => tracks);
  audio.say('playing');
  airdex.player.seek(60_000);
  airdex.player.setRate(2);
  expect(airdex.player.state).toMatchObject({ positionMs: 60_000, durationMs: 240_000, rate: 1 });
});

test.each([
  [3, 'PIPELINE_ERROR_DECODE', 'it seems damaged'],
  [4, 'DEMUXER_ERROR_COULD_NOT_OPEN', 'it seems damaged'],
  [4, 'MEDIA_ELEMENT_ERROR: Format error', 'The file does not come'],
  [2, '', 'The file does not come'],
])('a file that fails with %i %s says so', async (code, message, words) => {
  const { airdex, audio } = createFakeAirdex();
  airdex.player.play(first);
  audio.error = { code, message } as MediaError;
  await vi.waitFor(() => {
    audio.say('error');
    expect(airdex.player.state.phase).toBe('failed');
  }, 45_000);
  expect(sayPlayFailure(airdex.player.state)).toContain(words);
});

test('a list plays in its order, and from its beginning again when it is repeated', () => {
  const { player, queue } = createFakeAirdex().airdex;
  queue.playAll(() => tracks, 'as-it-is');
  for (const expected of ['Track 2', 'Track 3', 'Track 4', 'Track 4']) {
    queue.next();
    expect(player.state.item).toMatchObject({ title: expected });
  }
  queue.repeat.value = 'all';
  queue.next();
  expect(player.state.item).toMatchObject({ title: 'Track 1' });
  queue.previous();
  expect(player.state.item).toMatchObject({ title: 'Track 4' });
});

test('one track is repeated when it ends by itself, and left when somebody asks for the next', () => {
  const { player, queue } = createFakeAirdex().airdex;
  queue.play(first, () => tracks);
  queue.repeat.value = 'one';
  queue.ended();
  expect(player.state.item).toMatchObject({ title: 'Track 1' });
  queue.next();
  expect(player.state.item).toMatchObject({ title: 'Track 2' });
});

test('shuffled, every track is heard once, and back leads the same way', () => {
  const { player, queue } = createFakeAirdex().airdex;
  queue.playAll(() => tracks, 'shuffled');
  const heard = [player.state.item?.id];
  for (let more = 1; more < tracks.length; more += 1) {
    queue.next();
    heard.push(player.state.item?.id);
  }
  expect([...heard].sort()).toEqual(tracks.map(({ id }) => id));
  expect(queue.has(1)).toBe(false);
  queue.previous();
  expect(player.state.item?.id).toBe(heard.at(-2));
});

test('a list that is not read to its end is read on', async () => {
  const { player, queue } = createFakeAirdex().airdex;
  const read = [first];
  const from = Object.assign(() => read, { more: () => Promise.resolve(void read.push(second)) });
  queue.play(first, from);
  await vi.waitFor(() => expect(read).toContain(second), 45_000);
  queue.next();
  expect(player.state.item).toMatchObject({ title: 'Track 2' });
});

test('a track that is in a list twice is followed by what follows that one', () => {
  const { player, queue } = createFakeAirdex().airdex;
  const again = { ...first };
  const list = [first, second, again, numberedTrack(3)];
  queue.play(again, () => list);
  queue.next();
  expect(player.state.item).toMatchObject({ title: 'Track 3' });
});

test('a whole album comes next, in its order', () => {
  const { queue } = createFakeAirdex().airdex;
  queue.add(numberedTrack(9));
  queue.playNext(tracks.slice(0, 2));
  expect(queue.entries.value.map((each) => 'title' in each && each.title)).toEqual([
    'Track 1',
    'Track 2',
    'Track 9',
  ]);
  expect(queue.entries.value.flatMap(({ streams }) => streams)).toEqual([]);
});

test('what was made ready on the second element starts there', () => {
  const [plain, spare] = [new FakeAudio(), new FakeAudio()];
  const sound = createSound(plain.asElement(), vi.fn(), undefined, () => spare.asElement());
  const events = { playing: vi.fn(), waiting: vi.fn(), pausedByOthers: vi.fn(), failed: vi.fn() };
  const [one, two, three] = [fileAt('1'), fileAt('2'), fileAt('3')] as const;
  sound.start(one, events);
  sound.prepare(two, 'auto');
  sound.start(two, events);
  expect([plain.asked, spare.asked]).toEqual([[one.url], [two.url]]);
  expect(plain.src).toBe('');
  spare.say('playing');
  expect(events.playing).toHaveBeenCalledOnce();
  sound.prepare(three, 'auto');
  expect(plain.asked).toEqual([one.url, three.url]);
  sound.start(one, events);
  expect(plain.asked).toEqual([one.url, three.url, one.url]);
});

test('a browser that lets only the first element sound gets the next file there', async () => {
  const [plain, spare] = [new FakeAudio(), new FakeAudio()];
  const sound = createSound(plain.asElement(), vi.fn(), undefined, () => spare.asElement());
  const events = { playing: vi.fn(), waiting: vi.fn(), pausedByOthers: vi.fn(), failed: vi.fn() };
  const next = exampleFile({ url: 'https://media.example/2' });
  sound.start(exampleFile(), events);
  sound.prepare(next, 'auto');
  spare.refusePlay('NotAllowedError');
  sound.start(next, events);
  await vi.waitFor(() => expect(plain.asked.at(-1)).toBe(next.url), 45_000);
  expect(events.failed).not.toHaveBeenCalled();
});

test('loudness follows the album or the track, and never exceeds full scale', () => {
  const gain = { trackGain: -6.02, trackPeak: 0.9, albumGain: 6.02, albumPeak: 0.8 };
  expect(levelOf(gain, 'track')).toBeCloseTo(0.5, 2);
  expect(levelOf(gain, 'album')).toBeCloseTo(1.25, 2);
  expect(levelOf(gain, 'off')).toBe(1);
  expect(levelOf({ ...gain, trackGain: 900 }, 'track')).toBe(1);
  expect(levelOf({ ...gain, albumGain: null }, 'album')).toBeCloseTo(0.5, 2);
});

const [flac, large, small] = [
  exampleFile(),
  exampleFile({ url: 'https://media.example/opus-128', codec: 'opus', bitrate: 128 }),
  exampleFile({ url: 'https://media.example/opus-64', codec: 'opus', bitrate: 64 }),
] as const;

test('the best stream within the limit comes first, larger ones only when nothing else sounds', () => {
  const track = numberedTrack(1, { streams: [flac, large, small] });
  const ranked = (limit: number) => rankByQuality(track, track.streams, limit).map(({ bitrate }) => bitrate);
  expect(ranked(limitOf('original', 10))).toEqual([900, 128, 64]);
  expect(ranked(limitOf('320', null))).toEqual([128, 64, 900]);
  expect(ranked(limitOf('64', null))).toEqual([64, 128, 900]);
  expect(ranked(limitOf('auto', null))).toEqual([900, 128, 64]);
  expect(ranked(limitOf('auto', 300))).toEqual([128, 64, 900]);
});

test('how much arrives is measured by what plays, and what runs dry takes it down', () => {
  const bandwidth = createBandwidth(() => 5_000);
  expect(bandwidth.rate()).toBe(5_000);
  bandwidth.arrived(flac, 1, 900, 100);
  expect(bandwidth.rate()).toBe(5_000);
  bandwidth.arrived(flac, 10, 900, 1_000);
  expect(bandwidth.rate()).toBe(9_000);
  bandwidth.arrived(flac, 20, 900, 1_000);
  expect(bandwidth.rate()).toBe(9_000);
  bandwidth.ranDry(128);
  expect(bandwidth.rate()).toBe(128);
});
