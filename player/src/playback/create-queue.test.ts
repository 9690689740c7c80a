import { expect, test } from 'vitest';
import { exampleStream, numberedStation } from '../test-parts/example-station.ts';
import { createFakeAirdex } from '../test-parts/fake-airdex.ts';

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
