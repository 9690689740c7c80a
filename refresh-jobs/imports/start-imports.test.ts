import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createSealer, type Sealer } from '#db/seal.ts';
import { claimImport } from '#db/stores/import-work.ts';
import {
  createImport,
  findImports,
  lineSealContext,
  listImportLines,
  stopImport,
} from '#db/stores/imports.ts';
import { insertListener } from '#test-parts/insert-podcasts.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { runImport } from './run-import.ts';
import { startImports } from './start-imports.ts';

let database: TestDatabase;
let worker: { close(): Promise<void> } | undefined;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await worker?.close();
  worker = undefined;
});
afterAll(() => database.close());

const log = pino({ level: 'silent' });
const sealer = createSealer(randomBytes(32));
const opml = (...outlines: string[]) => Buffer.from(`<opml><body>\n${outlines.join('\n')}\n</body></opml>`);
const feeds = (count: number, host: string) =>
  Array.from(
    { length: count },
    (_, n) => `<outline text="Show ${String(n)}" xmlUrl="https://${host}.example/${String(n)}"/>`,
  );

async function start(given: Partial<{ sealer: Sealer | null }> = {}) {
  worker = await startImports({
    database,
    log,
    sealer,
    podcastsChanged: () => undefined,
    idleMs: 50,
    ...given,
  });
}
async function ended(listenerId: string, id: string) {
  return vi.waitFor(
    async () => {
      const [found] = await findImports(database.pool, listenerId, id);
      if (!found || found.state === 'running') throw new Error('It is still running.');
      return found;
    },
    { timeout: 45_000, interval: 20 },
  );
}
const linesOf = async (id: string) => (await listImportLines(database.pool, id, { limit: 1_000 })).rows;
async function subscriptions(listenerId: string): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    'SELECT count(*) FROM subscriptions WHERE listener_id = $1',
    [listenerId],
  );
  return rows[0]?.count ?? 0;
}

test('subscribes to what a file lists and says of each line what became of it', async () => {
  await start();
  const listenerId = await insertListener(database.pool);
  const content = opml(
    '<outline text="One" xmlUrl="https://one.example/feed"/>',
    '<outline text="Twice" xmlUrl="http://www.one.example/feed/"/>',
    '<outline text="File" xmlUrl="C:\\feed.xml"/>',
    '<outline text="None" type="rss"/>',
  );
  const id = await createImport(database.pool, { listenerId, fileName: 'mine.opml', content });
  expect(await ended(listenerId, id)).toMatchObject({
    ...{ state: 'succeeded', fileName: 'mine.opml', total: 4, error: null },
    counts: { added: 0, waiting: 1, known: 1, refused: 2, failed: 0 },
  });
  expect(await linesOf(id)).toMatchObject([
    { line: 2, title: 'One', url: 'https://one.example/feed', state: 'waiting', reason: null },
    { line: 3, title: 'Twice', state: 'known' },
    { line: 4, title: 'File', state: 'refused', reason: 'its address is no web address', podcastId: null },
    { line: 5, title: 'None', url: null, state: 'refused', reason: 'it has no address' },
  ]);
  const { rows } = await database.pool.query('SELECT content, leased_until FROM imports WHERE id = $1', [id]);
  expect(rows).toEqual([{ content: null, leased_until: null }]);

  // What became of a feed is asked of the feed.
  await database.pool.query(
    `UPDATE feeds SET state = 'failing', failure = 'It is away.' WHERE url LIKE '%one.example%'`,
  );
  expect((await linesOf(id))[0]).toMatchObject({ state: 'failed', reason: 'It is away.' });
  await database.pool.query(`UPDATE feeds SET state = 'ok', failure = NULL WHERE url LIKE '%one.example%'`);
  expect((await findImports(database.pool, listenerId, id))[0]?.counts).toMatchObject({
    added: 1,
    failed: 0,
  });

  const again = await createImport(database.pool, { listenerId, fileName: null, content });
  expect((await ended(listenerId, again)).counts).toMatchObject({
    added: 0,
    waiting: 0,
    known: 2,
    refused: 2,
  });
  expect(await subscriptions(listenerId)).toBe(1);
});

test('personal addresses become feeds of their own, sealed', async () => {
  await start();
  const listenerId = await insertListener(database.pool);
  const url = 'https://me:secret@members.example/feed';
  const content = opml(`<outline text="Mine" xmlUrl="${url}"/>`);
  const id = await createImport(database.pool, { listenerId, fileName: null, content });
  await ended(listenerId, id);
  const [line] = await linesOf(id);
  expect(line).toMatchObject({ title: 'Mine', url: null, state: 'waiting' });
  expect(sealer.open(line?.sealedUrl ?? Buffer.alloc(0), lineSealContext(id, 0))).toBe(url);
  const { rows } = await database.pool.query(
    'SELECT owner_id, url, title FROM podcasts JOIN feeds ON podcast_id = id WHERE id = $1',
    [line?.podcastId],
  );
  expect(rows).toEqual([{ owner_id: listenerId, url: null, title: 'Mine' }]);
});

test('personal addresses are refused where there is no key, and kept nowhere', async () => {
  await start({ sealer: null });
  const listenerId = await insertListener(database.pool);
  const content = opml('<outline text="Mine" xmlUrl="https://members.example/feed?token=secret"/>');
  const id = await createImport(database.pool, { listenerId, fileName: null, content });
  expect((await ended(listenerId, id)).counts).toMatchObject({ refused: 1 });
  const [line] = await linesOf(id);
  expect(line).toMatchObject({ url: null, sealedUrl: null, podcastId: null });
  expect(line?.reason).toContain('AIRDEX_SECRET_KEY');
});

test.each([
  ['<html><body>Sign in</body></html>', 'a web page'],
  ['<opml><body><outline text="nothing"/></body></opml>', 'no feed'],
  ['', 'empty'],
])('%j fails with words', async (text, words) => {
  await start();
  const listenerId = await insertListener(database.pool);
  const id = await createImport(database.pool, { listenerId, fileName: null, content: Buffer.from(text) });
  const found = await ended(listenerId, id);
  expect(found.state).toBe('failed');
  expect(found.error).toContain(words);
});

/** A worker that ends after its first batch, as one that was killed would. */
async function runOneBatch(listenerId: string, host: string): Promise<string> {
  const content = opml(...feeds(50, host));
  const id = await createImport(database.pool, { listenerId, fileName: null, content });
  const claimed = await claimImport(database.pool);
  const killed = new AbortController();
  await expect(
    runImport(
      {
        ...{ database, log, sealer, linesAtOnce: 20, signal: killed.signal },
        podcastsChanged: () => {
          throw new Error('killed');
        },
      },
      claimed ?? fail(),
    ),
  ).rejects.toThrow('killed');
  return id;
}
function fail(): never {
  throw new Error('There is nothing to claim.');
}

test('what a killed worker began, the next one finishes without doubling a line', async () => {
  const listenerId = await insertListener(database.pool);
  const id = await runOneBatch(listenerId, 'killed');
  expect(await linesOf(id)).toHaveLength(20);
  expect(await claimImport(database.pool)).toBeNull();
  await database.pool.query(`UPDATE imports SET leased_until = now() - interval '1 second' WHERE id = $1`, [
    id,
  ]);
  await start();
  expect(await ended(listenerId, id)).toMatchObject({
    state: 'succeeded',
    counts: { waiting: 50, known: 0 },
  });
  expect((await linesOf(id)).map(({ position }) => position)).toEqual(
    Array.from({ length: 50 }, (_, n) => n),
  );
});

test('stopped, it adds nothing more and keeps what it added', async () => {
  const listenerId = await insertListener(database.pool);
  const id = await runOneBatch(listenerId, 'stopped');
  const stranger = await insertListener(database.pool);
  expect(await stopImport(database.pool, stranger, id)).toBe(false);
  expect(await stopImport(database.pool, listenerId, id)).toBe(true);
  await start();
  expect(await ended(listenerId, id)).toMatchObject({ state: 'stopped', counts: { waiting: 20 } });
  expect(await claimImport(database.pool)).toBeNull();
  expect(await subscriptions(listenerId)).toBe(20);
});

test('two listeners with the same list in another order both get all of it', async () => {
  const second = await startImports({ database, log, sealer, podcastsChanged: () => undefined, idleMs: 50 });
  await start();
  const [one, other] = [await insertListener(database.pool), await insertListener(database.pool)];
  const list = feeds(600, 'both');
  const [first, reverse] = await Promise.all([
    createImport(database.pool, { listenerId: one, fileName: null, content: opml(...list) }),
    createImport(database.pool, { listenerId: other, fileName: null, content: opml(...list.toReversed()) }),
  ]);
  expect((await ended(one, first)).counts.waiting).toBe(600);
  expect((await ended(other, reverse)).counts.waiting).toBe(600);
  const { rows } = await database.pool.query<{ shows: number; subscribers: number }>(
    `SELECT count(*) AS shows, min(subscribers) AS subscribers FROM podcasts JOIN feeds ON podcast_id = id
     WHERE url LIKE 'https://both.example/%'`,
  );
  expect(rows).toEqual([{ shows: 600, subscribers: 2 }]);
  await second.close();
});
