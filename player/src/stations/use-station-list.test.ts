import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { effectScope, ref } from 'vue';
import type { StationPage } from '../../../api/contract/station.ts';
import { ApiAway } from '../api/api-error.ts';
import { createConnection } from '../api/connection.ts';
import type { RadioApi } from '../api/radio-api.ts';
import { numberedStation } from '../test-parts/example-station.ts';
import { fakeApi } from '../test-parts/fake-airdex.ts';
import { createFakeClock } from '../test-parts/fake-clock.ts';
import type { StationFilter } from './station-filter.ts';
import { useStationList } from './use-station-list.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Asked = {
  q: string | undefined;
  cursor: string | undefined;
  signal: AbortSignal | undefined;
  answer(page: StationPage): void;
  fail(error: unknown): void;
};

function setUp() {
  const asked: Asked[] = [];
  const stations: RadioApi['stations'] = (filter, { cursor }, signal) =>
    new Promise((answer, fail) => asked.push({ q: filter.q, cursor, signal, answer, fail }));
  const clock = createFakeClock();
  const connection = createConnection({ clock, online: () => true, ping: () => Promise.resolve() });
  const filter = ref<StationFilter>({});
  const scope = effectScope();
  const list = scope.run(() => useStationList(filter, fakeApi({ stations }), connection));
  if (!list) throw new Error('the scope did not run');
  const settle = () => vi.advanceTimersByTimeAsync(0);
  const names = () => list.items.map(({ name }) => name);
  return { list, asked, filter, scope, connection, clock, settle, names };
}
const page = (numbers: number[], nextCursor: string | null = null): StationPage => ({
  items: numbers.map((number) => numberedStation(number)),
  nextCursor,
});

test('waits until typing rests, and asks once', async () => {
  const { asked, filter } = setUp();
  for (const q of ['j', 'ja', 'jaz', 'jazz']) {
    filter.value = { q };
    await vi.advanceTimersByTimeAsync(50);
  }
  await vi.advanceTimersByTimeAsync(200);
  expect(asked.map(({ q }) => q)).toEqual([undefined, 'jazz']);
});

test('asks at once for a filter that was chosen', async () => {
  const { asked, filter, settle } = setUp();
  filter.value = { country: 'DE' };
  await settle();
  expect(asked).toHaveLength(2);
});

test('takes an old question back, and ignores its late answer', async () => {
  const { asked, filter, settle, names } = setUp();
  filter.value = { country: 'DE' };
  await settle();
  asked[1]?.answer(page([2]));
  await settle();
  asked[0]?.answer(page([1]));
  await settle();
  expect(asked[0]?.signal?.aborted).toBe(true);
  expect(names()).toEqual(['Station 2']);
});

test('keeps what was found while something new is asked', async () => {
  const { asked, filter, list, settle, names } = setUp();
  asked[0]?.answer(page([1]));
  await settle();
  filter.value = { country: 'DE' };
  await settle();
  expect(list.loading).toBe(true);
  expect(names()).toEqual(['Station 1']);
});

test('reads on by cursor, one page at a time, until the end', async () => {
  const { asked, list, settle, names } = setUp();
  asked[0]?.answer(page([1], 'after-1'));
  await settle();
  void list.loadMore();
  void list.loadMore();
  expect(asked).toHaveLength(2);
  expect(asked[1]?.cursor).toBe('after-1');
  asked[1]?.answer(page([2]));
  await settle();
  void list.loadMore();
  expect(asked).toHaveLength(2);
  expect(names()).toEqual(['Station 1', 'Station 2']);
  expect(list.complete).toBe(true);
});

test('keeps what is there when Airdex goes away, and goes on by itself when it is back', async () => {
  const { asked, list, settle, names, connection, clock } = setUp();
  asked[0]?.answer(page([1], 'after-1'));
  await settle();
  void list.loadMore();
  asked[1]?.fail(new ApiAway(null));
  await settle();
  expect(names()).toEqual(['Station 1']);
  expect(connection.state.state).toBe('away');
  clock.pass(2_000);
  await settle();
  expect(asked[2]?.cursor).toBe('after-1');
  asked[2]?.answer(page([2]));
  await settle();
  expect(names()).toEqual(['Station 1', 'Station 2']);
  expect(list.failure).toBeNull();
});

test('asks nothing more once nobody looks', async () => {
  const { asked, filter, scope } = setUp();
  filter.value = { q: 'jazz' };
  await vi.advanceTimersByTimeAsync(10);
  scope.stop();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toHaveLength(1);
  expect(asked[0]?.signal?.aborted).toBe(true);
});
