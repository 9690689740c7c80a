import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ensureFeed } from '#db/stores/ensure-feed.ts';
import { confirmLease, wantLease } from '#db/stores/websub-leases.ts';
import { createPoliteFetch } from '#refresh-jobs/polite-fetch.ts';
import { serveLocally, type LocalServer } from '#test-parts/serve-locally.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { startWebsub } from './start-websub.ts';

let database: TestDatabase;
let hub: LocalServer;
let status: number;
const asked: { request: IncomingMessage; body: URLSearchParams }[] = [];
const closing: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  status = 202;
  asked.length = 0;
  hub = await serveLocally((request, response) => {
    void text(request).then((body) => {
      asked.push({ request, body: new URLSearchParams(body) });
      response.writeHead(status).end();
    });
  });
});
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
  await hub.close();
  await database.close();
});

async function start(now = () => new Date()) {
  const fetch = createPoliteFetch({ allowedHosts: [hub.host], userAgent: 'airdex-test' });
  const websub = await startWebsub({
    ...{ database, log: pino({ level: 'silent' }), fetchFor: () => fetch, now, random: () => 0.5 },
    pushUrl: 'https://airdex.example',
  });
  closing.push(fetch.close, websub.close);
}
async function want() {
  const { podcastId } = await ensureFeed(database.pool, { url: 'https://example.org/feed' });
  await wantLease(database.pool, podcastId, { hub: hub.url, topic: 'https://example.org/feed' });
}
const lease = async () => {
  const { rows } = await database.pool.query<Record<string, unknown>>('SELECT * FROM websub_leases');
  return rows[0] ?? {};
};

test('a hub is asked as soon as a feed names it, with a secret and an address to call back', async () => {
  await start();
  await want();
  await vi.waitFor(() => expect(asked).toHaveLength(1), { timeout: 45_000 });
  const { request, body } = asked[0] ?? {};
  expect(request?.method).toBe('POST');
  expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  const { callback_id: id } = await lease();
  expect(Object.fromEntries(body ?? [])).toMatchObject({
    'hub.mode': 'subscribe',
    'hub.topic': 'https://example.org/feed',
    'hub.callback': `https://airdex.example/websub/${String(id)}`,
  });
  expect(body?.get('hub.secret')).toMatch(/^[0-9a-f]{64}$/);
});

test('a hub that refuses is asked again later, and the reason is kept', async () => {
  status = 500;
  await want();
  await start();
  await vi.waitFor(async () => expect(await lease()).toMatchObject({ state: 'failed', failures: 1 }), 45_000);
  const { failure, next_ask_at: next } = await lease();
  expect(failure).toContain('HTTP 500');
  expect((next as Date).getTime()).toBeGreaterThan(Date.now() + 5 * 60_000);
});

test('a lease is renewed before it ends', async () => {
  await want();
  const { callback_id: id } = await lease();
  await confirmLease(database.pool, String(id), 1_000, new Date(Date.now() - 900_000));
  await start();
  await vi.waitFor(() => expect(asked).toHaveLength(1), { timeout: 45_000 });
  expect(await lease()).toMatchObject({ state: 'active' });
});
