import { expect, test } from 'vitest';
import { numberedEpisode } from '../test-parts/example-episode.ts';
import { exampleStream, numberedStation } from '../test-parts/example-station.ts';
import { createFakeAirdex } from '../test-parts/fake-airdex.ts';
import { titleOf } from './playable-item.ts';

const [first, second, third] = [1, 2, 3].map((number) => numberedStation(number));
if (!first || !second || !third) throw new Error('three were made');

test('goes through the list in which play was pressed, and stops at its ends', () => {
  const { player, queue } = createFakeAirdex().airdex;
  queue.play(first, () => [first, second]);
  expect(queue.has(-1)).toBe(false);
  queue.next();
  expect(player.state.item).toMatchObject({ name: 'Station 2' });
  queue.next();
  expect(player.state.item).toMatchObject({ name: 'Station 2' });
  queue.previous();
  expect(player.state.item).toMatchObject({ name: 'Station 1' });
});

test('what was there before any list goes on in the one that is there, until play is pressed in another', () => {
  const { player, queue } = createFakeAirdex().airdex;
  player.prepare(first);
  expect(queue.has(1)).toBe(false);
  queue.goOnIn(() => [first]);
  queue.goOnIn(() => [first, second, third]);
  queue.next();
  expect(player.state.item).toMatchObject({ name: 'Station 2' });
  queue.goOnIn(() => [second, first]);
  queue.next();
  expect(player.state.item).toMatchObject({ name: 'Station 3' });
});

test('sees what the list has grown by', () => {
  const { queue } = createFakeAirdex().airdex;
  const list = [first];
  queue.play(first, () => list);
  expect(queue.has(1)).toBe(false);
  list.push(second);
  expect(queue.has(1)).toBe(true);
});

test('goes on in the old list when a search has moved on', () => {
  const { player, queue } = createFakeAirdex().airdex;
  let list = [first, second];
  queue.play(first, () => list);
  list = [third];
  queue.next();
  expect(player.state.item).toMatchObject({ name: 'Station 2' });
});

test('leaves out what cannot sound on this page', () => {
  const { player, queue } = createFakeAirdex({ securePage: true }).airdex;
  const http = numberedStation(9, { streams: [exampleStream({ secure: false })] });
  queue.play(first, () => [first, http, third]);
  queue.next();
  expect(player.state.item).toMatchObject({ name: 'Station 3' });
});

test('plays the queue first, and then goes on with the list', () => {
  const { player, queue } = createFakeAirdex().airdex;
  queue.play(first, () => [first, second]);
  queue.add(numberedEpisode(1));
  queue.playNext(numberedEpisode(2));
  expect(queue.entries.value.map(titleOf)).toEqual(['Episode 2', 'Episode 1']);
  const played: string[] = [];
  for (let step = 0; step < 3; step++) {
    queue.next();
    played.push(player.state.item ? titleOf(player.state.item) : '');
  }
  expect(played).toEqual(['Episode 2', 'Episode 1', 'Station 2']);
  expect(queue.entries.value).toEqual([]);
});

test('goes back through the queue, and keeps for later what it leaves', () => {
  const { player, queue } = createFakeAirdex().airdex;
  queue.play(first, () => [first]);
  queue.add(numberedEpisode(1));
  queue.add(numberedEpisode(2));
  queue.next();
  queue.next();
  queue.previous();
  expect(player.state.item).toMatchObject({ title: 'Episode 1' });
  queue.previous();
  expect(player.state.item).toMatchObject({ name: 'Station 1' });
  expect(queue.entries.value.map(titleOf)).toEqual(['Episode 1', 'Episode 2']);
  expect(queue.has(-1)).toBe(false);
});

test('moves, removes and clears, and never holds the same thing twice', () => {
  const { queue } = createFakeAirdex().airdex;
  for (const number of [1, 2, 3, 1]) queue.add(numberedEpisode(number));
  expect(queue.entries.value.map(titleOf)).toEqual(['Episode 2', 'Episode 3', 'Episode 1']);
  queue.move(numberedEpisode(1).id, 0);
  queue.move(numberedEpisode(2).id, 99);
  expect(queue.entries.value.map(titleOf)).toEqual(['Episode 1', 'Episode 3', 'Episode 2']);
  queue.remove(numberedEpisode(3).id);
  expect(queue.entries.value.map(titleOf)).toEqual(['Episode 1', 'Episode 2']);
  queue.clear();
  expect(queue.has(1)).toBe(false);
});

test('keeps no address that belongs to one listener', () => {
  const { queue } = createFakeAirdex().airdex;
  queue.add(numberedEpisode(1, { private: true }));
  expect(queue.entries.value[0]).toMatchObject({ streams: [], playLink: '' });
});
