import { expect, test, vi } from 'vitest';
import { exampleStream } from '../test-parts/example-station.ts';
import { FakeAudio } from '../test-parts/fake-audio.ts';
import { hlsType } from './playable.ts';
import { createSound, type SoundEvents } from './sound.ts';

const events = (): SoundEvents => ({
  playing: vi.fn(),
  waiting: vi.fn(),
  pausedByOthers: vi.fn(),
  failed: vi.fn(),
});
const hls = exampleStream({ protocol: 'hls', url: 'https://radio.example/live.m3u8' });
const settle = () => new Promise((resolve) => setTimeout(resolve));

test('lets the browser play HLS where it can, and loads nothing for it', () => {
  const audio = new FakeAudio();
  const load = vi.fn();
  createSound(audio.asElement(), load).start(hls, events());
  expect(audio.asked).toEqual([hls.url]);
  expect(load).not.toHaveBeenCalled();
});

test('hands HLS to hls.js where the browser cannot, and takes it back when another stream starts', async () => {
  const audio = new FakeAudio([hlsType]);
  const destroy = vi.fn();
  const sound = createSound(audio.asElement(), () => Promise.resolve({ destroy }));
  sound.start(hls, events());
  await settle();
  sound.start(exampleStream(), events());
  expect(destroy).toHaveBeenCalledOnce();
  expect(audio.asked).toEqual([exampleStream().url]);
});

test('throws hls.js away that arrives after another stream was chosen', async () => {
  const audio = new FakeAudio([hlsType]);
  const destroy = vi.fn();
  const sound = createSound(audio.asElement(), () => Promise.resolve({ destroy }));
  sound.start(hls, events());
  sound.stop();
  await settle();
  expect(destroy).toHaveBeenCalledOnce();
});

test('says that a stream failed when hls.js cannot be loaded or breaks for good', async () => {
  const audio = new FakeAudio([hlsType]);
  const broken = events();
  createSound(audio.asElement(), () => Promise.reject(new Error('offline'))).start(hls, broken);
  await settle();
  expect(broken.failed).toHaveBeenCalledWith('error');
  const fatal = events();
  createSound(audio.asElement(), (_audio, _url, onFatal) => {
    setTimeout(onFatal);
    return Promise.resolve({ destroy: vi.fn() });
  }).start(hls, fatal);
  await settle();
  await settle();
  expect(fatal.failed).toHaveBeenCalledWith('error');
});

test('does not take the end of a stream for a pause', () => {
  const audio = new FakeAudio();
  const heard = events();
  createSound(audio.asElement(), vi.fn()).start(exampleStream(), heard);
  audio.ended = true;
  audio.say('pause', 'ended');
  expect(heard.pausedByOthers).not.toHaveBeenCalled();
  expect(heard.failed).toHaveBeenCalledWith('ended');
});

const file = exampleStream({ protocol: 'file', url: 'https://letters.example/1.mp3' });

test('begins where it is told to, as soon as the element knows what it plays', () => {
  const audio = new FakeAudio();
  audio.readyState = 0;
  const sound = createSound(audio.asElement(), vi.fn());
  sound.start(file, events(), { at: 90, rate: 1.5 });
  expect(sound.position()).toBe(90);
  expect(audio.playbackRate).toBe(1.5);
  sound.seek(120);
  audio.readyState = 1;
  audio.say('loadedmetadata');
  expect(audio.currentTime).toBe(120);
});

test('plays without being looked into what its server shows to no page, at the same place', () => {
  const [plain, analysed] = [new FakeAudio(), new FakeAudio()];
  analysed.readyState = 0;
  const told = { ...events(), notAnalysable: vi.fn() };
  createSound(plain.asElement(), vi.fn(), () => analysed.asElement()).start(file, told, {
    at: 30,
    analyse: true,
  });
  expect(plain.asked).toEqual([]);
  analysed.say('error');
  expect(told.notAnalysable).toHaveBeenCalledOnce();
  expect(told.failed).not.toHaveBeenCalled();
  plain.say('loadedmetadata');
  expect([plain.asked, plain.currentTime]).toEqual([[file.url], 30]);
});
