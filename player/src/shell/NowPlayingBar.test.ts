import { flushPromises } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { nextTick } from 'vue';
import { exampleStation, exampleStream, numberedStation } from '../test-parts/example-station.ts';
import { createFakeAirdex } from '../test-parts/fake-airdex.ts';
import { mountWith } from '../test-parts/mount-with.ts';
import NowPlayingBar from './NowPlayingBar.vue';
import PlaybackAnnouncer from './PlaybackAnnouncer.vue';

test('is not there until something was played', () => {
  const { airdex } = createFakeAirdex();
  expect(mountWith(airdex, NowPlayingBar).find('section').exists()).toBe(false);
});

test('says that it connects, and then what the station is', async () => {
  const { airdex, audio } = createFakeAirdex();
  const bar = mountWith(airdex, NowPlayingBar);
  airdex.player.play(exampleStation());
  await nextTick();
  expect(bar.get('.line').text()).toBe('Connecting …');
  audio.say('playing');
  await nextTick();
  expect(bar.get('.line').text()).toContain('jazz, lounge');
});

test('says when all streams failed, and offers every way out', async () => {
  const { airdex, audio } = createFakeAirdex();
  const station = numberedStation(1, {
    streams: [exampleStream({ url: 'https://a.example' }), exampleStream({ url: 'https://b.example' })],
  });
  const bar = mountWith(airdex, NowPlayingBar);
  airdex.queue.play(station, () => [station, numberedStation(2)]);
  audio.say('error');
  audio.say('error');
  await nextTick();
  const failure = bar.get('[role="alert"]');
  expect(failure.text()).toContain('None of its 2 streams answers');
  expect(failure.findAll('.ways > *').map((way) => way.text())).toEqual([
    'Try again',
    'Next station',
    'Open the stream',
    'Open its website',
  ]);
  expect(failure.findAll('a').map((link) => link.attributes('href'))).toEqual([
    station.playLink,
    station.homepage,
  ]);
});

test('offers no second try for what this page can never play', async () => {
  const { airdex } = createFakeAirdex({ securePage: true });
  const bar = mountWith(airdex, NowPlayingBar);
  airdex.player.play(exampleStation({ streams: [exampleStream({ secure: false })] }));
  await nextTick();
  const ways = bar.findAll('.ways > *').map((way) => way.text());
  expect(ways).toEqual(['Open the stream', 'Open its website']);
});

test('changes the volume and mutes', async () => {
  const { airdex } = createFakeAirdex();
  const bar = mountWith(airdex, NowPlayingBar);
  airdex.player.play(exampleStation());
  await nextTick();
  await bar.get('input[type="range"]').setValue('30');
  expect(airdex.player.state.volume).toBe(0.3);
  await bar.get('[aria-label="Mute"]').trigger('click');
  expect(airdex.player.state.muted).toBe(true);
});

test('tells a screen reader what others see', async () => {
  const { airdex, audio } = createFakeAirdex();
  const announcer = mountWith(airdex, PlaybackAnnouncer);
  const said = () => announcer.get('[role="status"]').text();
  airdex.player.play(exampleStation());
  await flushPromises();
  expect(said()).toBe('Connecting to Night Tram');
  audio.say('playing');
  await flushPromises();
  expect(said()).toBe('Night Tram is playing');
  airdex.player.pause();
  await flushPromises();
  expect(said()).toBe('Night Tram is paused');
});

test('shows the heart of a favorite for favorites alone', async () => {
  const { airdex } = createFakeAirdex();
  const bar = mountWith(airdex, NowPlayingBar);
  airdex.player.play(exampleStation({ favorite: false }));
  await nextTick();
  expect(bar.get('.heart').classes()).not.toContain('kept');
  airdex.player.play(exampleStation({ favorite: true }));
  await nextTick();
  expect(bar.get('.heart').classes()).toContain('kept');
});
