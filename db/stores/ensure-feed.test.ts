import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listen } from '#db/notifications.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { ensureFeed, ensureFeeds, feedDue, feedSealContext } from './ensure-feed.ts';
import { findOrCreateListener } from './listeners.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

async function makeListener(subject: string) {
  await database.pool.query(
    `INSERT INTO issuers (id, name) VALUES ('local', 'Local') ON CONFLICT DO NOTHING`,
  );
  return findOrCreateListener(database.pool, { issuerId: 'local', subject });
}

const sealer = {
  seal: (text: string, context: string) => Buffer.from(`${context} ${text}`),
  open: (sealed: Buffer, context: string) => sealed.toString().slice(context.length + 1),
  keyedHash: (text: string) => createHash('sha256').update(`key ${text}`).digest('base64url'),
};

test('one feed stays one, however its address is written', async () => {
  const first = await ensureFeed(database.pool, { url: 'https://one.example/feed', title: 'One' });
  const again = await ensureFeed(database.pool, { url: 'http://www.one.example/feed/#x' });
  expect(first.isNew).toBe(true);
  expect(again).toEqual({ podcastId: first.podcastId, isNew: false });
});

test('feeds asked for at once by many become one row', async () => {
  const found = await Promise.all(
    Array.from({ length: 10 }, () => ensureFeed(database.pool, { url: 'https://many.example/feed' })),
  );
  expect(new Set(found.map(({ podcastId }) => podcastId)).size).toBe(1);
  expect(found.filter(({ isNew }) => isNew)).toHaveLength(1);
  const { rows } = await database.pool.query(
    `SELECT title FROM podcasts WHERE title = 'many.example' AND retired_at IS NULL`,
  );
  expect(rows).toHaveLength(1);
});

test('two lists with the same feeds in other orders do not wait for each other', async () => {
  const list = Array.from({ length: 300 }, (_, n) => ({ url: `https://list.example/${String(n)}` }));
  const [one, other] = await Promise.all([
    ensureFeeds(database.pool, list),
    ensureFeeds(database.pool, list.toReversed()),
  ]);
  expect(other.toReversed().map((feed) => feed?.podcastId)).toEqual(one.map((feed) => feed?.podcastId));
});

test('what is no address is refused, and in a list left out', async () => {
  await expect(ensureFeed(database.pool, { url: 'ftp://example.org/feed' })).rejects.toThrow(TypeError);
  const found = await ensureFeeds(database.pool, [
    { url: 'mailto:ann@example.org' },
    { url: 'https://two.example/feed', title: 'T\0wo \ud83d' },
    { url: 'http://two.example/feed' },
  ]);
  expect(found[0]).toBeNull();
  expect(found.map((feed) => feed?.isNew)).toEqual([undefined, true, false]);
});

test("a private feed is its owner's alone and its address is sealed", async () => {
  const ann = await makeListener('ann');
  const ben = await makeListener('ben');
  const url = 'https://ann:secret@private.example/feed';
  const open = await ensureFeed(database.pool, { url: 'https://private.example/feed' });
  const own = await ensureFeed(database.pool, { url, owner: { listenerId: ann.id, sealer } });
  const again = await ensureFeed(database.pool, { url, owner: { listenerId: ann.id, sealer } });
  const other = await ensureFeed(database.pool, { url, owner: { listenerId: ben.id, sealer } });
  expect(again).toEqual({ podcastId: own.podcastId, isNew: false });
  expect(new Set([open.podcastId, own.podcastId, other.podcastId]).size).toBe(3);
  const { rows } = await database.pool.query<{ sealed_url: Buffer }>(
    `SELECT feeds.*, owner_id, title FROM feeds JOIN podcasts ON id = podcast_id WHERE podcast_id = $1`,
    [own.podcastId],
  );
  expect(rows[0]).toMatchObject({ url: null, owner_id: ann.id, title: 'private.example' });
  expect(JSON.stringify({ ...rows[0], sealed_url: null })).not.toContain('secret');
  const sealed = rows[0]?.sealed_url ?? Buffer.alloc(0);
  expect(sealer.open(sealed, feedSealContext(own.podcastId))).toBe(url);
});

test('a feed that was let go is due again when somebody wants it', async () => {
  const { podcastId } = await ensureFeed(database.pool, { url: 'https://let-go.example/feed' });
  await database.pool.query(`UPDATE podcasts SET retired_at = now() WHERE id = $1`, [podcastId]);
  await database.pool.query(`UPDATE feeds SET next_read_at = 'infinity' WHERE podcast_id = $1`, [podcastId]);
  const { promise: heard, resolve } = Promise.withResolvers<string>();
  const listener = await listen(database, feedDue, resolve);
  await ensureFeed(database.pool, { url: 'https://let-go.example/feed' });
  expect(await heard).toBe(podcastId);
  await listener.close();
  const { rows } = await database.pool.query(
    `SELECT retired_at, next_read_at <= now() AS due FROM podcasts JOIN feeds ON podcast_id = id WHERE id = $1`,
    [podcastId],
  );
  expect(rows[0]).toEqual({ retired_at: null, due: true });
});
