import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Import, ImportLinePage, ImportPage } from '#api/contract/subscription.ts';
import { createSealer } from '#db/seal.ts';
import { ensureFeed } from '#db/stores/ensure-feed.ts';
import { claimImport, finishImport, insertImportLines } from '#db/stores/import-work.ts';
import { lineSealContext } from '#db/stores/imports.ts';
import { putSubscription } from '#db/stores/subscriptions.ts';
import { startTestApi, type TestApi } from '#test-parts/start-test-api.ts';

const secretKey = randomBytes(32);
const sealer = createSealer(secretKey);
let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ secretKey });
});
afterAll(() => api.close());

let names = 0;
const someone = () => api.tokenFor(`importer ${String((names += 1))}`);
const file = '<opml><outline xmlUrl="https://a.example/"/></opml>';
const upload = (token: string, body: string, type = 'text/x-opml') =>
  api.json('/api/v1/me/import?fileName=mine.opml', {
    token,
    method: 'POST',
    body,
    headers: { 'content-type': type },
  });

test.each(['text/x-opml', 'application/octet-stream', 'application/json', 'multipart/form-data'])(
  'a file is taken as %s and waits for a worker',
  async (type) => {
    const { status, body } = await upload(someone(), file, type);
    expect(status).toBe(202);
    expect(Import.parse(body)).toMatchObject({ state: 'running', fileName: 'mine.opml', total: null });
    const claimed = await claimImport(api.database.pool);
    expect(claimed?.content.toString()).toBe(file);
  },
);

test('a file may be in JSON, and is somebody’s own', async () => {
  const token = someone();
  const json = { fileName: 'other.opml', content: file };
  const { body } = await api.json('/api/v1/me/import', { token, method: 'POST', json });
  const { id, fileName } = Import.parse(body);
  expect(fileName).toBe('other.opml');
  expect((await claimImport(api.database.pool))?.content.toString()).toBe(file);
  const path = `/api/v1/me/imports/${id}`;
  const stranger = someone();
  expect((await api.json(path, { token: stranger })).status).toBe(404);
  expect((await api.fetch(path, { token: stranger, method: 'DELETE' })).status).toBe(404);
  expect((await api.fetch(path, { token, method: 'DELETE' })).status).toBe(204);
  expect(Import.parse((await api.json(path, { token })).body).state).toBe('stopped');
  expect(ImportPage.parse((await api.json('/api/v1/me/imports', { token })).body).items).toHaveLength(1);
});

test('what is no upload is refused in words', async () => {
  const token = someone();
  expect((await upload(token, '')).status).toBe(400);
  expect((await upload(token, '{"content":', 'application/json')).status).toBe(400);
  expect((await upload(token, '{"content":7}', 'application/json')).status).toBe(400);
  expect((await upload(token, 'x'.repeat(17_000_000))).status).toBe(413);
  expect((await api.json('/api/v1/me/import', { method: 'POST', body: file })).status).toBe(401);
  for (let n = 0; n < 3; n += 1) expect((await upload(token, file)).status).toBe(202);
  expect((await upload(token, file)).body.detail).toContain('still running');
  expect((await api.json('/api/v1/me/imports/nonsense', { token })).status).toBe(404);
});

test('lines are listed page by page, personal addresses to their owner', async () => {
  const token = someone();
  await api.database.pool.query(`UPDATE imports SET state = 'stopped'`);
  const { id } = Import.parse((await upload(token, file)).body);
  const claimed = await claimImport(api.database.pool);
  const line = { title: null, url: null, sealedUrl: null, podcastId: null };
  await insertImportLines(api.database.pool, id, [
    { ...line, position: 0, line: 3, outcome: 'known', reason: null, url: 'https://a.example/' },
    { ...line, position: 1, line: 4, outcome: 'refused', reason: 'it has no address' },
    {
      ...{ ...line, position: 2, line: 5, outcome: 'refused', reason: 'no' },
      sealedUrl: sealer.seal('https://b.example/?token=1', lineSealContext(id, 2)),
    },
  ]);
  await finishImport(api.database.pool, { id, lease: claimed?.lease ?? '' }, null);
  const page = async (query: string) =>
    ImportLinePage.parse((await api.json(`/api/v1/me/imports/${id}/lines${query}`, { token })).body);
  const first = await page('?limit=2');
  expect(first.items.map((item) => item.line)).toEqual([3, 4]);
  const rest = await page(`?limit=2&cursor=${first.nextCursor ?? ''}`);
  expect(rest).toMatchObject({ items: [{ line: 5, url: 'https://b.example/?token=1' }], nextCursor: null });
  expect((await page('?state=known')).items).toMatchObject([{ line: 3, podcast: null, reason: null }]);
  const { body } = await api.json(`/api/v1/me/imports/${id}`, { token });
  expect(Import.parse(body)).toMatchObject({
    state: 'succeeded',
    counts: { known: 1, refused: 2, added: 0 },
  });
});

test('an export holds what is subscribed, and what is private only where it is asked for', async () => {
  const token = someone();
  const { body } = await api.json('/api/v1/me', { token });
  const listenerId = String(body.id);
  const { pool } = api.database;
  const own = 'https://ann:secret@b.example/feed';
  for (const feed of [
    { url: 'https://a.example/?x=1&y=2', title: 'A & B' },
    { url: own, title: 'Mine', owner: { listenerId, sealer } },
  ]) {
    await putSubscription(pool, listenerId, (await ensureFeed(pool, feed)).podcastId);
  }
  const get = async (query: string, as = token) => api.fetch(`/api/v1/me/export/opml${query}`, { token: as });
  const answer = await get('');
  expect(answer.headers.get('content-type')).toBe('text/x-opml; charset=utf-8');
  expect(answer.headers.get('content-disposition')).toContain('attachment');
  const text = await answer.text();
  expect(text).toContain('text="A &amp; B" title="A &amp; B" xmlUrl="https://a.example/?x=1&amp;y=2"');
  expect(text).not.toContain('b.example');
  expect(await (await get('?private=true')).text()).toContain(`xmlUrl="${own}"`);
  expect(await (await get('?private=true', someone())).text()).not.toContain('<outline');
  expect((await get('?private=maybe')).status).toBe(400);
});
