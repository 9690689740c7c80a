import { expect, test } from 'vitest';
import { exampleEpisode, numberedEpisode } from '../test-parts/example-episode.ts';
import { createFakeClock } from '../test-parts/fake-clock.ts';
import { createMemoryStore } from '../test-parts/memory-store.ts';
import { createPositions, type SentPosition } from './create-positions.ts';
import { isCompleted } from './is-completed.ts';

const episode = exampleEpisode();
const at = (positionMs: number) => ({ positionMs, durationMs: 600_000, completed: false });

function setUp(given: { signedIn?: boolean; private?: () => boolean } = {}) {
  const clock = createFakeClock();
  const store = createMemoryStore();
  const network = { online: true };
  const sent: (SentPosition & { leaving: boolean })[] = [];
  const batches: SentPosition[][] = [];
  const answer = () => (network.online ? Promise.resolve() : Promise.reject(new Error('away')));
  const open = () =>
    createPositions({
      store,
      clock,
      signedIn: () => given.signedIn ?? true,
      private: given.private ?? (() => false),
      send(urn, change, leaving) {
        sent.push({ urn, leaving, ...change });
        return answer();
      },
      sendAll(positions) {
        batches.push(positions);
        return answer();
      },
    });
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  return { clock, store, network, sent, batches, open, settle, positions: open() };
}

test('tells Airdex at most every fifteen seconds, and at once when something happens', () => {
  const { clock, positions, sent } = setUp();
  for (let second = 0; second < 31; second += 5) {
    positions.keep(episode, at(second * 1_000), 'later');
    clock.pass(5_000);
  }
  expect(sent.map(({ positionMs }) => positionMs)).toEqual([0, 15_000, 30_000]);
  positions.keep(episode, at(32_000), 'now');
  positions.keep(episode, at(33_000), 'leaving');
  expect(sent.slice(3).map(({ positionMs, leaving }) => [positionMs, leaving])).toEqual([
    [32_000, false],
    [33_000, true],
  ]);
});

test('survives leaving the page', () => {
  const { positions, open } = setUp();
  positions.keep(episode, at(120_000), 'now');
  expect(open().startAt(episode)).toBe(120_000);
});

test('believes whoever knows it later, this device or another', () => {
  const { clock, positions } = setUp();
  positions.keep(episode, at(120_000), 'now');
  const other = (updatedAt: number, positionMs: number) => ({
    ...episode,
    position: { positionMs, completed: false, updatedAt: new Date(updatedAt).toISOString() },
  });
  expect(positions.of(other(clock.now() - 1_000, 5_000))?.positionMs).toBe(120_000);
  expect(positions.of(other(clock.now() + 1_000, 5_000))?.positionMs).toBe(5_000);
});

test('begins anew what was heard to its end, and a little earlier what was left long ago', () => {
  const { clock, positions } = setUp();
  positions.keep(episode, { ...at(599_000), completed: true }, 'now');
  expect(positions.startAt(episode)).toBe(0);
  positions.keep(episode, at(120_000), 'now');
  clock.sleep(2 * 86_400_000);
  expect(positions.startAt(episode)).toBe(110_000);
});

test('keeps what could not be told, and tells it with its own times once Airdex is back', async () => {
  const { clock, network, positions, batches, settle } = setUp();
  network.online = false;
  const began = clock.now();
  positions.keep(numberedEpisode(1), at(1_000), 'now');
  clock.pass(60_000);
  positions.keep(numberedEpisode(2), at(2_000), 'now');
  await settle();
  await positions.catchUp();
  network.online = true;
  await positions.catchUp();
  await positions.catchUp();
  expect(batches).toHaveLength(2);
  expect(batches[1]?.map(({ positionMs, at: time }) => [positionMs, Date.parse(time ?? '')])).toEqual([
    [1_000, began],
    [2_000, began + 60_000],
  ]);
});

test('tells nobody where a guest is', async () => {
  const { positions, sent, batches } = setUp({ signedIn: false });
  positions.keep(episode, at(50_000), 'now');
  await positions.catchUp();
  expect([sent, batches]).toEqual([[], []]);
  expect(positions.of(episode)?.positionMs).toBe(50_000);
});

test('tells nobody what is heard in a private session, not even later', async () => {
  const world = { private: true };
  const { positions, sent, batches } = setUp({ private: () => world.private });
  positions.keep(episode, at(50_000), 'now');
  world.private = false;
  await positions.catchUp();
  expect([sent, batches]).toEqual([[], []]);
  expect(positions.of(episode)?.positionMs).toBe(50_000);
});

test('marks as played, and as not played yet', () => {
  const { positions, sent } = setUp();
  positions.mark(episode, true);
  expect(positions.of(episode)?.completed).toBe(true);
  positions.mark(episode, false);
  expect(positions.of(episode)).toMatchObject({ completed: false, positionMs: 0 });
  expect(sent.map(({ completed }) => completed)).toEqual([true, false]);
});

test('remembers five hundred places, the latest', () => {
  const { clock, store, open } = setUp({ signedIn: false });
  const place = { ...at(7), at: clock.now() - 1, kept: true };
  const many = Array.from({ length: 500 }, (_, index) => [numberedEpisode(500 - index).id, place] as const);
  store.setItem('airdex.positions', JSON.stringify(Object.fromEntries(many)));
  const positions = open();
  positions.keep(numberedEpisode(501), at(501), 'later');
  expect(positions.of(numberedEpisode(1))).toBeNull();
  expect(positions.of(numberedEpisode(2))?.positionMs).toBe(7);
  expect(positions.of(numberedEpisode(501))?.positionMs).toBe(501);
});

test('counts as heard what has less than a minute or three hundredths left', () => {
  expect(isCompleted(3_550_000, 3_600_000)).toBe(true);
  expect(isCompleted(3_400_000, 3_600_000)).toBe(false);
  expect(isCompleted(35_000_000, 36_000_000)).toBe(true);
  expect(isCompleted(5_000, 40_000)).toBe(false);
  expect(isCompleted(25_000, 40_000)).toBe(false);
  expect(isCompleted(65_000, 120_000)).toBe(false);
  expect(isCompleted(39_000, 40_000)).toBe(true);
  expect(isCompleted(5_000, null)).toBe(false);
});
