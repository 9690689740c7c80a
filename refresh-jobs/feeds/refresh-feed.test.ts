import type { RequestListener } from 'node:http';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createSealer } from '#db/seal.ts';
import { ensureFeed, feedSealContext } from '#db/stores/ensure-feed.ts';
import { claimFeed, finishFeeds } from '#db/stores/feeds.ts';
import { makeFeedDue } from '#db/stores/make-feed-due.ts';
import { findOrCreateListener } from '#db/stores/listeners.ts';
import { serveLocally } from '#test-parts/serve-locally.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import type { FeedContext } from './feed-context.ts';
import { feedText, testContext } from './feed-test-parts.ts';
import { refreshFeed, type Reading } from './refresh-feed.ts';

let database: TestDatabase;
const closing: (() => Promise<unknown>)[] = [];
const requests: { url: string; headers: Record<string, unknown> }[] = [];
let answer: RequestListener;
let url: string;
let host: string;
let podcasts = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  const server = await serveLocally((request, response) => {
    requests.push({ url: request.url ?? '', headers: request.headers });
    answer(request, response);
  });
  closing.push(server.close, database.close);
  ({ url, host } = server);
});
afterAll(async () => {
  for (const close of closing) await close();
});
afterEach(() => {
  requests.length = 0;
});

const day = 86_400_000;
async function setUp(path = `/feed-${String((podcasts += 1))}`, changes: Partial<FeedContext> = {}) {
  let now = new Date('2026-06-20T12:00:00Z');
  const parts = testContext(database, [host], { now: () => now, ...changes });
  closing.unshift(parts.close);
  const { podcastId } = await ensureFeed(database.pool, { url: `${url}${path}` });
  const read = async (at?: number): Promise<Reading> => {
    if (at !== undefined) now = new Date(now.getTime() + at);
    const claim = { now: new Date(), leaseUntil: new Date(Date.now() + 60_000) };
    const feed = await claimFeed(database.pool, podcastId, claim);
    if (!feed) throw new Error('The feed cannot be claimed.');
    const reading = await refreshFeed(parts.context, feed);
    await finishFeeds(database.pool, [reading.finished]);
    return reading;
  };
  const row = async () => {
    const { rows } = await database.pool.query<Record<string, unknown>>(
      'SELECT * FROM feeds WHERE podcast_id = $1',
      [podcastId],
    );
    return rows[0];
  };
  return { ...parts, podcastId, read, row };
}
const serve =
  (body: string, headers: Record<string, string> = {}, status = 200): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/rss+xml', ...headers });
    response.end(body);
  };
/** Answers 304 to whoever shows the etag. */
const conditional =
  (body: string, etag = '"1"'): RequestListener =>
  (request, response) => {
    const isKnown = request.headers['if-none-match'] === etag;
    response.writeHead(isKnown ? 304 : 200, { etag, 'last-modified': 'Mon, 01 Jun 2026 08:00:00 GMT' });
    response.end(isKnown ? '' : body);
  };

test('a feed is read once, and then asked for changes only', async () => {
  answer = conditional(feedText(['One', 'Two']));
  const feed = await setUp();
  expect((await feed.read()).counts).toMatchObject({ seen: 2 });
  expect((await feed.read(60_000)).counts).toBeNull();
  expect(requests.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"1"']);
  expect(requests[1]?.headers['if-modified-since']).toBe('Mon, 01 Jun 2026 08:00:00 GMT');
  expect(await feed.row()).toMatchObject({ state: 'ok', failures: 0, leased_until: null });
});

test('a 304 is not believed for ever', async () => {
  answer = conditional(feedText(['One']));
  const feed = await setUp();
  await feed.read();
  await feed.read(2.5 * day);
  await feed.read(0.6 * day);
  expect(requests.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"1"', undefined]);
});

test('a feed whose bytes are the same is not read again, though its server knows no conditions', async () => {
  answer = serve(feedText(['One']));
  const feed = await setUp();
  expect((await feed.read()).counts).not.toBeNull();
  expect((await feed.read(60_000)).counts).toBeNull();
  answer = serve(feedText(['One', 'Two']));
  expect((await feed.read(60_000)).counts).toMatchObject({ seen: 2 });
});

test('who asks by hand for a failing feed gets a reading of the whole', async () => {
  answer = conditional(feedText(['One']));
  const feed = await setUp();
  await feed.read();
  answer = serve('', {}, 500);
  await feed.read(60_000);
  answer = conditional(feedText(['One']));
  await makeFeedDue(database.pool, feed.podcastId, { trusted: true });
  expect((await feed.read(60_000)).counts).not.toBeNull();
});

test('a failing feed says why, waits longer and longer, and is well again when it can be read', async () => {
  answer = serve('', {}, 500);
  const feed = await setUp();
  const waits: number[] = [];
  for (let tries = 0; tries < 3; tries += 1) waits.push((await feed.read()).finished.intervalSeconds);
  expect(waits).toEqual([900, 1800, 3600]);
  const row = await feed.row();
  expect(row).toMatchObject({ state: 'failing', failures: 3, failure_type: 'refused-by-source' });
  expect(row?.['failure']).toContain('HTTP 500');
  answer = serve(feedText(['One']));
  await feed.read();
  expect(await feed.row()).toMatchObject({ state: 'ok', failures: 0, failure: null, failing_since: null });
});

test('a server that says when to come back is left alone until then', async () => {
  answer = serve('', { 'retry-after': '7200' }, 503);
  const { finished } = await (await setUp()).read();
  expect(finished.nextReadAt.getTime() - Date.now()).toBeGreaterThan(7_000_000);
});

test('410 ends a feed kindly: it is asked once a month, and may come back', async () => {
  answer = serve(feedText(['One']));
  const feed = await setUp();
  await feed.read();
  answer = serve('', {}, 410);
  const { finished, failure } = await feed.read(day);
  expect(failure?.message).toContain('closed this feed for good');
  expect(finished.state).toBe('ended');
  expect(finished.nextReadAt.getTime() - Date.parse('2026-06-21T12:00:00Z')).toBe(30 * day);
  answer = serve(feedText(['One', 'Two']));
  expect((await feed.read(day)).finished.state).toBe('ok');
});

test.each([401, 403, 404, 429])('%i is a reason in words', async (status) => {
  answer = serve('', {}, status);
  const { failure } = await (await setUp()).read();
  expect(failure?.message).toContain(`HTTP ${String(status)}`);
  expect(failure?.ended).toBe(false);
});

test('a page in the place of a new feed leads to the feed that it names', async () => {
  answer = (request, response) => {
    const page = `<!doctype html><link rel="alternate" type="application/rss+xml" href="/named-feed">`;
    serve(request.url === '/named-feed' ? feedText(['One']) : page)(request, response);
  };
  const feed = await setUp('/page');
  expect((await feed.read()).counts).toMatchObject({ seen: 1 });
  expect(await feed.row()).toMatchObject({ url: `${url}/named-feed`, state: 'ok' });
});

test('a feed that turns into a page fails, and is not led elsewhere', async () => {
  answer = serve(feedText(['One']));
  const feed = await setUp();
  await feed.read();
  answer = serve('<!doctype html><link rel="alternate" type="application/rss+xml" href="/other-feed">');
  expect((await feed.read(day)).failure?.message).toContain('web page');
  expect((await feed.row())?.['url']).not.toContain('other-feed');
});

test('a permanent redirect is followed once it lasts', async () => {
  answer = serve(feedText(['One']));
  const feed = await setUp();
  await feed.read();
  const own = (await feed.row())?.['url'] as string;
  answer = (request, response) => {
    if (request.url === '/moved') serve(feedText(['One', 'Two']))(request, response);
    else serve('', { location: '/moved' }, 301)(request, response);
  };
  await feed.read(4 * day);
  expect(await feed.row()).toMatchObject({ url: own, moving_to: `${url}/moved` });
  await feed.read(4 * day);
  expect(await feed.row()).toMatchObject({ url: `${url}/moved`, moving_to: null });
});

test('a redirect that was an accident changes nothing', async () => {
  answer = serve(feedText(['One']));
  const feed = await setUp();
  await feed.read();
  answer = (request, response) => {
    if (request.url === '/wifi') serve(feedText(['One', 'Two']))(request, response);
    else serve('', { location: '/wifi' }, 301)(request, response);
  };
  await feed.read(4 * day);
  answer = serve(feedText(['One', 'Two', 'Three']));
  await feed.read(4 * day);
  expect(await feed.row()).toMatchObject({ moving_to: null, moving_since: null });
});

test('a new feed is read where it says that it is now, and two become one there', async () => {
  answer = (request, response) => {
    const moved = `<itunes:new-feed-url>${url}/new-home</itunes:new-feed-url>`;
    serve(feedText(['One'], request.url === '/new-home' ? '' : moved))(request, response);
  };
  const first = await setUp();
  await first.read();
  expect(await first.row()).toMatchObject({ url: `${url}/new-home` });
  const second = await setUp();
  await second.read();
  expect(await second.row()).toBeUndefined();
});

test('a move into nothing is not followed', async () => {
  answer = (request, response) => {
    const moved = `<itunes:new-feed-url>${url}/nothing</itunes:new-feed-url>`;
    if (request.url === '/nothing') serve('', {}, 404)(request, response);
    else serve(feedText(['One'], moved))(request, response);
  };
  const feed = await setUp();
  await feed.read();
  expect(await feed.row()).toMatchObject({ moving_to: `${url}/nothing`, state: 'ok' });
});

test('older pages are read once, and a circle of pages ends', async () => {
  answer = (request, response) => {
    const page = Number(request.url?.slice(-1));
    const next = `<atom:link rel="next" href="/paged-${String((page % 3) + 1)}"/>`;
    serve(feedText([`Episode ${String(page)}`], next))(request, response);
  };
  const feed = await setUp('/paged-1');
  expect((await feed.read()).counts).toMatchObject({ seen: 3 });
  await feed.read(4 * day);
  expect(requests.map(({ url: path }) => path)).toEqual(['/paged-1', '/paged-2', '/paged-3', '/paged-1']);
});

test('a feed that turned into another show is believed when asked for by hand again', async () => {
  answer = serve(feedText(['One', 'Two', 'Three']));
  const feed = await setUp();
  await feed.read();
  answer = serve(feedText(['Casino', 'Bonus']).replace('>Show<', '>Win now<'));
  expect((await feed.read(day)).failure).toMatchObject({ type: 'suspicious' });
  expect((await feed.read(day)).failure).toMatchObject({ type: 'suspicious' });
  await makeFeedDue(database.pool, feed.podcastId, { trusted: true });
  expect((await feed.read(60_000)).failure).toBeNull();
});

test('a feed that turned into another show is believed after a week of the same', async () => {
  answer = serve(feedText(['One', 'Two', 'Three']));
  const feed = await setUp();
  await feed.read();
  answer = serve(feedText(['Other', 'Another']).replace('>Show<', '>Anew<'));
  for (const at of [day, 3 * day, 3 * day]) expect((await feed.read(at)).failure).not.toBeNull();
  expect((await feed.read(day)).failure).toBeNull();
});

test('a private feed is read with what its address holds, which is shown to nobody', async () => {
  const sealer = createSealer(Buffer.alloc(32, 1));
  await database.pool.query(`INSERT INTO issuers (id, name) VALUES ('local', 'Local')`);
  const ann = await findOrCreateListener(database.pool, { issuerId: 'local', subject: 'ann' });
  const logged: unknown[] = [];
  const log = {
    error: (...all: unknown[]) => logged.push(all),
    info: (...all: unknown[]) => logged.push(all),
  };
  const feed = await setUp(undefined, { sealer, log: log as never });
  const address = `http://ann:secret@${host}/own?token=abc`;
  await database.pool.query(`UPDATE feeds SET url = NULL, sealed_url = $2 WHERE podcast_id = $1`, [
    feed.podcastId,
    sealer.seal(address, feedSealContext(feed.podcastId)),
  ]);
  await database.pool.query('UPDATE podcasts SET owner_id = $2 WHERE id = $1', [feed.podcastId, ann.id]);
  answer = serve(feedText(['One']));
  await feed.read();
  expect(requests[0]?.url).toBe('/own?token=abc');
  expect(requests[0]?.headers['authorization']).toMatch(/^Basic /);
  answer = serve('', {}, 403);
  expect((await feed.read(day)).failure?.message).toContain('personal address');
  const kept = JSON.stringify([await feed.row(), logged]);
  expect(kept).not.toMatch(/secret|token=/);
});

test('a private feed without the key says what to set', async () => {
  const feed = await setUp();
  await database.pool.query(`UPDATE feeds SET url = NULL, sealed_url = 'x' WHERE podcast_id = $1`, [
    feed.podcastId,
  ]);
  expect((await feed.read()).failure?.message).toContain('AIRDEX_SECRET_KEY');
});
