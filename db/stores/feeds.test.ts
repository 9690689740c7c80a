import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { ensureFeed } from './ensure-feed.ts';
import {
  claimDueFeeds,
  claimEndedFeeds,
  claimFeed,
  claimFeeds,
  finishFeeds,
  moveFeed,
  releaseFeeds,
  type FeedToRead,
} from './feeds.ts';
import { askedByHand, makeFeedDue } from './make-feed-due.ts';
import { createProvider } from './providers.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

let count = 0;
async function makeFeed(): Promise<string> {
  const url = `https://example.org/${String((count += 1))}`;
  return (await ensureFeed(database.pool, { url })).podcastId;
}
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);
const claim = (limit = 1000) =>
  claimDueFeeds(database.pool, { limit, now: new Date(), leaseUntil: inMinutes(10) });
const one = async (podcastId: string, now = new Date()) => {
  const feed = await claimFeed(database.pool, podcastId, { now, leaseUntil: inMinutes(10) });
  if (!feed) throw new Error('There is no such feed to claim.');
  return feed;
};
function finished(feed: FeedToRead, nextReadAt: Date) {
  return {
    ...{ podcastId: feed.podcastId, leasedUntil: feed.leasedUntil, dueAt: feed.dueAt },
    ...{ state: 'ok' as const, failure: null, failureType: null, failures: 0, failingSince: null },
    ...{
      validators: { etag: '"1"' },
      rhythm: null,
      intervalSeconds: 600,
      nextReadAt,
      lastReadAt: new Date(),
    },
    ...{ lastChangeAt: null, movingTo: null, movingSince: null, dropped: null, drops: null },
  };
}
const row = async (podcastId: string) => {
  const { rows } = await database.pool.query<Record<string, unknown>>(
    'SELECT * FROM feeds WHERE podcast_id = $1',
    [podcastId],
  );
  return rows[0] ?? {};
};

test('two workers never take one feed', async () => {
  await Promise.all(Array.from({ length: 40 }, makeFeed));
  const taken = await Promise.all(Array.from({ length: 8 }, () => claim(5)));
  const ids = taken.flat().map(({ podcastId }) => podcastId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThanOrEqual(35);
});

test('what a killed worker held is taken by another when its lease is over, and the first changes nothing any more', async () => {
  const id = await makeFeed();
  const first = await one(id);
  expect(await claimFeed(database.pool, id, { now: new Date(), leaseUntil: inMinutes(10) })).toBeNull();
  const second = await one(id, inMinutes(11));
  await finishFeeds(database.pool, [finished({ ...first, leasedUntil: inMinutes(5) }, inMinutes(60))]);
  expect((await row(id))['validators']).toEqual({});
  await finishFeeds(database.pool, [finished(second, inMinutes(60))]);
  expect(await row(id)).toMatchObject({ validators: { etag: '"1"' }, leased_until: null, state: 'ok' });
});

test('a feed that is wanted in the middle of a reading is read once more', async () => {
  const id = await makeFeed();
  const feed = await one(id);
  expect(await makeFeedDue(database.pool, id, { trusted: true })).toBe(true);
  await finishFeeds(database.pool, [finished(feed, inMinutes(60))]);
  const again = await claimFeeds(database.pool, [id], { now: new Date(), leaseUntil: inMinutes(1) });
  expect(again.map(({ priority }) => priority)).toEqual([askedByHand]);
});

test('a worker whose clock is behind takes what was made due a moment ago', async () => {
  const id = await makeFeed();
  const feed = await one(id);
  await finishFeeds(database.pool, [finished(feed, inMinutes(60))]);
  await makeFeedDue(database.pool, id);
  const taken = await claimFeeds(database.pool, [id], { now: inMinutes(-1), leaseUntil: inMinutes(10) });
  expect(taken.map(({ podcastId }) => podcastId)).toEqual([id]);
});

test('a finished feed is due when it was planned, not before', async () => {
  const id = await makeFeed();
  await finishFeeds(database.pool, [finished(await one(id), inMinutes(60))]);
  expect((await claim()).map(({ podcastId }) => podcastId)).not.toContain(id);
  const late = { limit: 1000, now: inMinutes(61), leaseUntil: inMinutes(70) };
  expect((await claimDueFeeds(database.pool, late)).map(({ podcastId }) => podcastId)).toContain(id);
});

test('a feed that is handed back waits as long as was said', async () => {
  const [at, later] = [await makeFeed(), await makeFeed()];
  await releaseFeeds(database.pool, [await one(at)]);
  await releaseFeeds(database.pool, [await one(later)], inMinutes(5));
  const ids = (await claim()).map(({ podcastId }) => podcastId);
  expect(ids).toContain(at);
  expect(ids).not.toContain(later);
});

test('ended feeds are left alone, until somebody asks whether that still holds', async () => {
  const id = await makeFeed();
  await finishFeeds(database.pool, [{ ...finished(await one(id), new Date(0)), state: 'ended' }]);
  const now = { limit: 1000, now: new Date(), leaseUntil: inMinutes(10) };
  expect((await claimDueFeeds(database.pool, now)).map(({ podcastId }) => podcastId)).not.toContain(id);
  expect((await claimEndedFeeds(database.pool, now)).map(({ podcastId }) => podcastId)).toContain(id);
});

test('a feed may contact the inside hosts of the providers that list it, and no others', async () => {
  const [id, other] = [await makeFeed(), await makeFeed()];
  const settings = { kind: 'opml', name: 'List', config: {}, allowedHosts: ['127.0.0.1:80'], enabled: true };
  const provider = await createProvider(database.pool, settings);
  await database.pool.query('INSERT INTO provider_feeds (provider_id, podcast_id) VALUES ($1, $2)', [
    provider.id,
    id,
  ]);
  expect((await one(id)).allowedHosts).toEqual(['127.0.0.1:80']);
  expect((await one(other)).allowedHosts).toEqual([]);
});

test('a feed moves to a free address, and to none that another feed has', async () => {
  const [id, other] = [await makeFeed(), await makeFeed()];
  const free = { url: 'https://new.example/feed', sealedUrl: null, urlKey: 'new.example/feed' };
  expect(await moveFeed(database.pool, id, free)).toBe(true);
  expect(await moveFeed(database.pool, other, free)).toBe(false);
  expect((await row(id))['url']).toBe('https://new.example/feed');
});
