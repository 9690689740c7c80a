import { expect, test } from 'vitest';
import { exampleEpisode } from '../test-parts/example-episode.ts';
import { exampleStation, exampleStream } from '../test-parts/example-station.ts';
import { createFakeAirdex } from '../test-parts/fake-airdex.ts';
import { createMemoryStore } from '../test-parts/memory-store.ts';
import { keepWhatPlays } from './keep-what-plays.ts';

const settle = () => new Promise((resolve) => setTimeout(resolve));

test('has the episode on the bar again after a reload, silent and where it was', async () => {
  const store = createMemoryStore();
  const before = createFakeAirdex();
  keepWhatPlays(before.airdex.player, store, () => 0);
  before.airdex.player.play(exampleEpisode());
  await settle();
  const after = createFakeAirdex();
  keepWhatPlays(after.airdex.player, store, () => 65_000);
  expect(after.airdex.player.state).toMatchObject({
    item: { title: 'The Lamp Keeper' },
    phase: 'paused',
    positionMs: 65_000,
  });
  expect(after.audio.asked).toEqual([]);
});

test('has a station on the bar again, silent and without an address that would expire', async () => {
  const store = createMemoryStore();
  const before = createFakeAirdex();
  keepWhatPlays(before.airdex.player, store, () => 0);
  const streams = [exampleStream({ signed: true, url: 'https://radio.example/signed?t=secret' })];
  before.airdex.player.play(exampleStation({ streams }));
  await settle();
  expect(store.getItem('airdex.playing')).not.toContain('secret');
  const after = createFakeAirdex();
  keepWhatPlays(after.airdex.player, store, () => 65_000);
  expect(after.airdex.player.state).toMatchObject({
    item: { name: 'Night Tram' },
    phase: 'paused',
    positionMs: 0,
  });
  expect(after.audio.asked).toEqual([]);
});
