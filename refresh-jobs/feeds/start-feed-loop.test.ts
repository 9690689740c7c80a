import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ensureFeed, ensureFeeds } from '#db/stores/ensure-feed.ts';
import { makeFeedDue } from '#db/stores/make-feed-due.ts';
import { confirmLease, notePush, wantLease } from '#db/stores/websub-leases.ts';
import { serveLocally, type LocalServer } from '#test-parts/serve-locally.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { feedText, testContext } from './feed-test-parts.ts';
import { startFeedLoop, type FeedLoopOptions } from './start-feed-loop.ts';

let database: TestDatabase;
let closing: (() => Promise<unknown>)[];
beforeEach(async () => {
  database = await createTestDatabase();
  closing = [];
});
afterEach(async () => {
  for (const close of closing.toReversed()) await close();
  await database.close();
});

async function serve(answer: RequestListener): Promise<LocalServer & { asked: string[] }> {
  const asked: string[] = [];
  const server = await serveLocally((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  closing.push(server.close);
  return { ...server, asked };
}
async function startLoop(hosts: string[], options: Partial<FeedLoopOptions> = {}) {
  const parts = testContext(database, hosts);
  const loop = await startFeedLoop({ ...parts.context, gatherMs: 5, tickMs: 60_000, ...options });
  closing.push(parts.close, loop.close);
  return loop;
}
const answers: RequestListener = (_, response) => response.end(feedText(['One']));
const states = async () => {
  const { rows } = await database.pool.query<{ state: string; count: number }>(
    'SELECT state, count(*) FROM feeds GROUP BY state',
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count])) as Record<string, number>;
};
const waitFor = (check: () => unknown) => vi.waitFor(check, { timeout: 45_000, interval: 20 });
const ready = (count: number) => waitFor(async () => expect((await states())['ok']).toBe(count));

test('every due feed is read, by two workers once', async () => {
  const origin = await serve(answers);
  await ensureFeeds(
    database.pool,
    Array.from({ length: 100 }, (_, n) => ({ url: `${origin.url}/${String(n)}` })),
  );
  await Promise.all([startLoop([origin.host]), startLoop([origin.host])]);
  await ready(100);
  expect(origin.asked).toHaveLength(100);
});

test('a host that hangs does not hold up others', async () => {
  const hanging = await serve(() => undefined);
  const origin = await serve(answers);
  const list = (url: string, count: number) =>
    Array.from({ length: count }, (_, n) => ({ url: `${url}/${String(n)}` }));
  await ensureFeeds(database.pool, list(hanging.url, 60));
  await database.pool.query(`UPDATE feeds SET next_read_at = now() - interval '1 day'`);
  await ensureFeeds(database.pool, list(origin.url, 20));
  await startLoop([hanging.host, origin.host], { atOnce: 8, batchSize: 10, perHost: 2 });
  await ready(20);
  expect(hanging.asked).toHaveLength(2);
});

test('a new feed is read at once', async () => {
  const origin = await serve(answers);
  await startLoop([origin.host]);
  await sleep(50);
  await ensureFeed(database.pool, { url: `${origin.url}/feed` });
  await ready(1);
});

test('a push has the feed read in a moment, and so does whoever asks in the middle of a reading', async () => {
  const pushed = Promise.withResolvers<string>();
  const origin = await serve((request, response) => {
    if (origin.asked.length > 1) answers(request, response);
    else void pushed.promise.then(() => response.end(feedText(['One'])));
  });
  const { podcastId } = await ensureFeed(database.pool, { url: `${origin.url}/feed` });
  await wantLease(database.pool, podcastId, { hub: 'https://hub.example/', topic: `${origin.url}/feed` });
  const { rows } = await database.pool.query<{ id: string }>('SELECT callback_id AS id FROM websub_leases');
  await confirmLease(database.pool, rows[0]?.id ?? '', 86_400, new Date());
  await startLoop([origin.host]);
  await waitFor(() => expect(origin.asked).toHaveLength(1));
  await notePush(database.pool, podcastId, new Date());
  pushed.resolve('');
  await waitFor(() => expect(origin.asked).toHaveLength(2));
  await ready(1);
  await notePush(database.pool, podcastId, new Date());
  await waitFor(() => expect(origin.asked).toHaveLength(3));
});

test('a push that finds the database away is not forgotten, also for a feed that runs read otherwise', async () => {
  const origin = await serve(answers);
  await startLoop([origin.host], { tickMs: 20 });
  const { podcastId } = await ensureFeed(database.pool, { url: `${origin.url}/feed` });
  await ready(1);
  await database.pool.query(
    `WITH provider AS (INSERT INTO providers (kind, name) VALUES ('podcast-feed', 'Mine') RETURNING id)
     UPDATE feeds SET run_provider_id = provider.id FROM provider`,
  );
  const query = database.pool.query.bind(database.pool) as (...given: unknown[]) => unknown;
  let isAway = true;
  const away = vi.spyOn(database.pool, 'query').mockImplementation(((...given: unknown[]) => {
    if (!isAway || !String(given[0]).includes('podcast_id = ANY ($4)')) return query(...given);
    isAway = false;
    return Promise.reject(new Error('away'));
  }) as typeof database.pool.query);
  await makeFeedDue(database.pool, podcastId);
  await waitFor(() => expect(origin.asked).toHaveLength(2));
  expect(isAway).toBe(false);
  away.mockRestore();
});

test('what a stopped worker was reading is read by the next one', async () => {
  const hanging = await serve(() => undefined);
  const { podcastId } = await ensureFeed(database.pool, { url: `${hanging.url}/feed` });
  const parts = testContext(database, [hanging.host]);
  const loop = await startFeedLoop({ ...parts.context, gatherMs: 5 });
  await waitFor(() => expect(hanging.asked).toHaveLength(1));
  await loop.close();
  await parts.close();
  const { rows } = await database.pool.query(
    `SELECT leased_until, state, failures FROM feeds WHERE podcast_id = $1`,
    [podcastId],
  );
  expect(rows).toEqual([{ leased_until: null, state: 'waiting', failures: 0 }]);
});

test('what a killed worker was reading is read when its lease is over', async () => {
  const origin = await serve(answers);
  const { podcastId } = await ensureFeed(database.pool, { url: `${origin.url}/feed` });
  await database.pool.query(
    `UPDATE feeds SET leased_until = now() + interval '300 milliseconds' WHERE podcast_id = $1`,
    [podcastId],
  );
  await startLoop([origin.host], { tickMs: 100 });
  await ready(1);
});

test('a feed that fails leaves the others alone', async () => {
  const origin = await serve((request, response) => {
    if (request.url === '/bad') response.writeHead(500).end();
    else answers(request, response);
  });
  await ensureFeeds(database.pool, [{ url: `${origin.url}/bad` }, { url: `${origin.url}/good` }]);
  await startLoop([origin.host]);
  await waitFor(async () => expect(await states()).toEqual({ ok: 1, failing: 1 }));
  const { rows } = await database.pool.query<{ id: string }>(
    `SELECT podcast_id AS id FROM feeds WHERE state = 'failing'`,
  );
  await makeFeedDue(database.pool, rows[0]?.id ?? '', { trusted: true });
  await waitFor(() => expect(origin.asked.filter((path) => path === '/bad')).toHaveLength(2));
});
