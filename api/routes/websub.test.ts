import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { hubSecret } from '#db/verify-signature.ts';
import { wantLease } from '#db/stores/websub-leases.ts';
import { insertPodcasts } from '#test-parts/insert-podcasts.ts';
import { startTestApi, type TestApi } from '#test-parts/start-test-api.ts';

let api: TestApi;
let podcast: string;
let path: string;
let secret: Buffer;
const topic = 'https://feeds.example/topic';

beforeAll(async () => {
  api = await startTestApi();
  const { pool } = api.database;
  const [show] = await insertPodcasts(pool, [{ title: 'Pushed' }]);
  podcast = show?.id ?? '';
  await wantLease(pool, podcast, { hub: 'https://hub.example/', topic });
  const { rows } = await pool.query<{ id: string; secret: Buffer }>(
    'SELECT callback_id AS id, secret FROM websub_leases',
  );
  path = `/websub/${rows[0]?.id ?? ''}`;
  secret = rows[0]?.secret ?? Buffer.alloc(0);
});
afterAll(() => api.close());
beforeEach(() =>
  api.database.pool.query(`UPDATE feeds SET next_read_at = '2100-01-01' WHERE podcast_id = $1`, [podcast]),
);

const isDue = async () => {
  const { rows } = await api.database.pool.query<{ due: boolean }>(
    'SELECT next_read_at <= now() AS due FROM feeds WHERE podcast_id = $1',
    [podcast],
  );
  return rows[0]?.due;
};
const verify = (query: Record<string, string>, at = path) =>
  api.fetch(`${at}?${new URLSearchParams(query).toString()}`);
const sign = (body: string, method = 'sha256') =>
  `${method}=${createHmac(method, hubSecret(secret)).update(body).digest('hex')}`;
const push = (body: string, signature?: string, at = path) =>
  api.fetch(at, {
    ...{ method: 'POST', body },
    headers: { 'content-type': 'application/rss+xml', ...(signature && { 'x-hub-signature': signature }) },
  });

test('a hub that asks about what was meant gets its challenge back as plain text', async () => {
  const challenge = '<b>7&8</b>';
  const answer = await verify({
    ...{ 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.challenge': challenge },
    'hub.lease_seconds': '864000',
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('text/plain');
  expect(await answer.text()).toBe(challenge);
  const { rows } = await api.database.pool.query('SELECT state FROM websub_leases');
  expect(rows).toEqual([{ state: 'active' }]);
});

test.each([
  [{ 'hub.mode': 'subscribe', 'hub.topic': 'https://other.example/', 'hub.challenge': 'x' }],
  [{ 'hub.mode': 'unsubscribe', 'hub.topic': topic, 'hub.challenge': 'x' }],
  [{ 'hub.mode': 'dance', 'hub.topic': topic, 'hub.challenge': 'x' }],
  [{}],
])('%j was not meant and is not confirmed', async (query) => {
  expect((await verify(query)).status).toBe(404);
});

test('nobody is confirmed under an unknown address', async () => {
  const query = { 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.challenge': 'x' };
  expect((await verify(query, '/websub/unknown')).status).toBe(404);
  expect((await push('x', sign('x'), '/websub/unknown')).status).toBe(410);
});

test.each(['sha1', 'sha256', 'sha384', 'sha512'])(
  'a push signed with %s has the feed read',
  async (method) => {
    expect((await push('<rss/>', sign('<rss/>', method))).status).toBe(202);
    expect(await isDue()).toBe(true);
  },
);

test.each([
  ['nothing', undefined],
  ['another body', 'sha256=' + '0'.repeat(64)],
  ['md5', 'md5=00'],
  ['half a signature', 'sha256=00ff'],
  ['no method', 'abc'],
])('a push signed with %s is answered the same and changes nothing', async (_what, signature) => {
  expect((await push('<rss/>', signature)).status).toBe(202);
  expect(await isDue()).toBe(false);
});

test('a push of more than 20 MB is refused', async () => {
  const body = 'x'.repeat(21_000_000);
  expect((await push(body, sign(body))).status).toBe(413);
  expect(await isDue()).toBe(false);
});
