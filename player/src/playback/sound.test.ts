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
