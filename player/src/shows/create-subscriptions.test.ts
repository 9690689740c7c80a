import { expect, test, vi } from 'vitest';
import type { Podcast } from '../../../api/contract/podcast.ts';
import { ApiAway } from '../api/api-error.ts';
import { examplePodcast } from '../test-parts/example-episode.ts';
import { createFakeClock } from '../test-parts/fake-clock.ts';
import { createSubscriptions, type SubscriptionApi } from './create-subscriptions.ts';

const podcast = examplePodcast();
const subscriptionTo = (given: Partial<Podcast> = {}) => ({
  podcast: examplePodcast({ subscribed: true, ...given }),
  addedAt: '2026-01-01T00:00:00.000Z',
  unplayed: 1,
});
const settle = () => new Promise((resolve) => setTimeout(resolve));

function setUp(given: Partial<SubscriptionApi> = {}) {
  const clock = createFakeClock();
  const onFailure = vi.fn();
  const api: SubscriptionApi = {
    subscriptions: vi.fn(() => Promise.resolve({ items: [subscriptionTo()], nextCursor: null })),
    subscribe: vi.fn(() => Promise.resolve(subscriptionTo())),
    unsubscribe: vi.fn(() => Promise.resolve()),
    podcast: vi.fn(() => Promise.resolve(podcast)),
    ...given,
  };
  return { subscriptions: createSubscriptions(api, clock, onFailure), api, clock, onFailure };
}

test('believes a press at once, before the API has answered', () => {
  const { subscriptions } = setUp({ subscribe: () => new Promise(() => undefined) });
  void subscriptions.subscribe(podcast);
  expect(subscriptions.isSubscribed(podcast)).toBe(true);
});

test('takes it back and says why when the API refuses', async () => {
  const { subscriptions, onFailure } = setUp({
    subscribe: () => Promise.reject(new ApiAway(null)),
    unsubscribe: () => Promise.reject(new ApiAway(null)),
  });
  await subscriptions.subscribe(podcast);
  expect(subscriptions.isSubscribed(podcast)).toBe(false);
  await subscriptions.load();
  await subscriptions.unsubscribe(examplePodcast({ subscribed: true }));
  expect(subscriptions.state.items).toHaveLength(1);
  expect(onFailure).toHaveBeenCalledTimes(2);
});

test('reads all pages of a long list', async () => {
  const pages: Awaited<ReturnType<SubscriptionApi['subscriptions']>>[] = [
    { items: [subscriptionTo()], nextCursor: 'more' },
    { items: [subscriptionTo({ id: 'podcast:2' })], nextCursor: null },
  ];
  const { subscriptions } = setUp({
    subscriptions: () => Promise.resolve(pages.shift() ?? { items: [], nextCursor: null }),
  });
  await subscriptions.load();
  expect(subscriptions.state.items.map((each) => each.podcast.id)).toEqual([podcast.id, 'podcast:2']);
});

test('looks after a feed that is being read until it was read, and shows what came', async () => {
  const answers = [examplePodcast({ state: 'waiting' }), examplePodcast({ title: 'Read now' })];
  const { subscriptions, clock, api } = setUp({
    subscribe: () => Promise.resolve(subscriptionTo({ state: 'waiting', title: 'letters.example' })),
    podcast: vi.fn(() => Promise.resolve(answers.shift() ?? podcast)),
  });
  await subscriptions.add({ url: 'letters.example' });
  for (let each = 0; each < 10; each += 1) {
    clock.pass(5_000);
    await settle();
  }
  expect(api.podcast).toHaveBeenCalledTimes(2);
  expect(subscriptions.state.items[0]?.podcast.title).toBe('Read now');
});

test('goes on looking after a feed when one answer is lost, but not once somebody signed out', async () => {
  const { subscriptions, clock, api } = setUp({
    subscribe: () => Promise.resolve(subscriptionTo({ state: 'waiting' })),
    podcast: vi.fn(() => Promise.reject(new ApiAway(null))),
  });
  await subscriptions.add({ url: 'letters.example' });
  clock.pass(2_000);
  await settle();
  clock.pass(5_000);
  await settle();
  expect(api.podcast).toHaveBeenCalledTimes(2);
  subscriptions.clear();
  clock.pass(60_000);
  await settle();
  expect(api.podcast).toHaveBeenCalledTimes(2);
});
