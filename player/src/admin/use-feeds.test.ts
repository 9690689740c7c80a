import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { effectScope, ref } from 'vue';
import type { Feed, FeedFilter } from './admin-api.ts';
import { exampleFeed } from './example-feed.ts';
import { useFeeds } from './use-feeds.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(pages: { items: Feed[]; nextCursor: string | null }[]) {
  const api = {
    feeds: vi.fn((_filter: FeedFilter, _cursor?: string) =>
      Promise.resolve(pages.shift() ?? { items: [exampleFeed()], nextCursor: null }),
    ),
    readFeed: vi.fn(() => Promise.resolve(exampleFeed())),
  };
  const filter = ref<FeedFilter>({ q: '', state: '' });
  const scope = effectScope();
  const made = scope.run(() => useFeeds(api, filter));
  if (!made) throw new Error('the scope did not run');
  return { ...made, api, filter, scope };
}

test('reads on from where it stopped', async () => {
  const second = exampleFeed({ podcast: 'podcast:2' });
  const { state, load, api } = setUp([
    { items: [exampleFeed()], nextCursor: 'more' },
    { items: [second], nextCursor: null },
  ]);
  await vi.advanceTimersByTimeAsync(0);
  await load(true);
  expect(api.feeds.mock.calls[1]?.[1]).toBe('more');
  expect(state.feeds?.map(({ podcast }) => podcast)).toEqual([exampleFeed().podcast, 'podcast:2']);
});

test('asks once typing rests, for the words that stand there then', async () => {
  const { api, filter } = setUp([]);
  for (const q of ['l', 'le', 'let']) {
    filter.value = { q, state: 'failing' };
    await vi.advanceTimersByTimeAsync(50);
  }
  await vi.advanceTimersByTimeAsync(300);
  expect(api.feeds.mock.calls.map(([{ q }]) => q)).toEqual(['', 'let']);
});

test('looks after a feed that was asked for until it was read', async () => {
  const read = exampleFeed({ lastReadAt: '2026-02-02T00:00:00.000Z' });
  const page = (feed: Feed) => ({ items: [feed], nextCursor: null });
  const made = setUp([page(exampleFeed()), page(exampleFeed()), page(read)]);
  await vi.advanceTimersByTimeAsync(0);
  await made.read(exampleFeed());
  await vi.advanceTimersByTimeAsync(2_000);
  expect(made.state.reading.size).toBe(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(made.state.reading.size).toBe(0);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(made.api.feeds).toHaveBeenCalledTimes(3);
});

test('asks nothing more once the screen is left', async () => {
  const { api, scope, read } = setUp([]);
  await read(exampleFeed());
  scope.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(api.feeds).toHaveBeenCalledTimes(1);
});
