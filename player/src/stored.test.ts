import { expect, test } from 'vitest';
import { createRecent } from './stations/create-recent.ts';
import { stored } from './stored.ts';
import { exampleStation, exampleStream, numberedStation } from './test-parts/example-station.ts';
import { createMemoryStore, forbiddenStore } from './test-parts/memory-store.ts';

test('remembers the volume for the next visit', () => {
  const store = createMemoryStore();
  stored(store, 'volume', 0.8).value = 0.3;
  expect(stored(store, 'volume', 0.8).value).toBe(0.3);
});

test('works where storing is forbidden, and with what somebody else has stored', () => {
  const value = stored(forbiddenStore, 'volume', 0.8);
  value.value = 0.3;
  expect(value.value).toBe(0.3);
  const store = createMemoryStore();
  store.setItem('airdex.volume', '{broken');
  expect(stored(store, 'volume', 0.8).value).toBe(0.8);
});

test('keeps the last stations, the newest first and each once', () => {
  const store = createMemoryStore();
  const recent = createRecent(store);
  for (let number = 1; number <= 20; number++) recent.add(numberedStation(number));
  recent.add(numberedStation(15));
  const names = createRecent(store).stations.value.map(({ name }) => name);
  expect(names).toHaveLength(12);
  expect(names.slice(0, 3)).toEqual(['Station 15', 'Station 20', 'Station 19']);
});

test('keeps no signed address on the device', () => {
  const store = createMemoryStore();
  createRecent(store).add(
    exampleStation({ streams: [exampleStream({ url: 'https://radio.example/?t=secret', signed: true })] }),
  );
  expect(store.getItem('airdex.recent')).toContain('Night Tram');
  expect(store.getItem('airdex.recent')).not.toMatch(/secret|token/);
});
