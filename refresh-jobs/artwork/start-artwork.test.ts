import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { readGeneration } from '#db/catalog-generation.ts';
import { readPodcastGeneration } from '#db/podcast-generation.ts';
import { forgetUnusedArtwork } from '#db/stores/artwork.ts';
import { createPoliteFetch } from '#refresh-jobs/polite-fetch.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { startArtwork, type ArtworkOptions } from './start-artwork.ts';
import { sweepArtwork } from './sweep-artwork.ts';
import { writeArtwork } from './write-artwork.ts';

let database: TestDatabase;
let server: Server;
let dataDir: string;
let job: { close(): Promise<void> } | undefined;
const asked: string[] = [];
const fetches = new Map<string, ReturnType<typeof createPoliteFetch>>();

beforeAll(async () => {
  database = await createTestDatabase();
  const png = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#ff8800' } })
    .png()
    .toBuffer();
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url?.startsWith('/logo')) response.end(png);
    else if (request.url === '/huge') response.end(Buffer.alloc(6_000_000));
    else if (request.url === '/page') response.setHeader('content-type', 'text/html').end('<html>');
    else response.writeHead(request.url === '/trouble' ? 500 : 404).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'airdex-artwork-'));
  await database.pool.query('TRUNCATE providers, stations, artwork CASCADE');
  asked.length = 0;
});
afterEach(async () => {
  await job?.close();
  await rm(dataDir, { recursive: true });
});
afterAll(async () => {
  server.close();
  await Promise.all([...fetches.values()].map((fetch) => fetch.close()));
  await database.close();
});

const at = (path: string) => `http://127.0.0.1:${String((server.address() as AddressInfo).port)}${path}`;

function start(options: Partial<ArtworkOptions> = {}): void {
  job = startArtwork({
    database,
    log: pino({ level: 'silent' }),
    dataDir,
    fetchFor: (allowedHosts) => {
      const key = allowedHosts.join();
      const fetch = fetches.get(key) ?? createPoliteFetch({ userAgent: 'Airdex/test', allowedHosts });
      fetches.set(key, fetch);
      return fetch;
    },
    idleMs: 20,
    fullMs: 20,
    ...options,
  });
}

/** A station of a provider that may contact this machine, with a picture. */
async function addStation(path: string, allowed = '127.0.0.1', priority = 0): Promise<void> {
  await database.pool.query(
    `WITH provider AS (
       INSERT INTO providers (kind, name, allowed_hosts) VALUES ('station', 'x', ARRAY[$2]) RETURNING id
     ), picture AS (
       INSERT INTO artwork (source_url, priority) VALUES ($1, $3) RETURNING id
     )
     INSERT INTO stations (name, sort_name, artwork_id, provider_ids)
     SELECT 'x', 'x', picture.id, ARRAY[provider.id] FROM provider, picture`,
    [at(path), allowed, priority],
  );
}

type Row = Record<string, unknown>;
async function untilTried(): Promise<Row[]> {
  return vi.waitFor(
    async () => {
      const { rows } = await database.pool.query<Row>('SELECT * FROM artwork ORDER BY id');
      expect(rows.every((row) => row['state'] !== 'pending')).toBe(true);
      return rows;
    },
    { timeout: 45_000, interval: 20 },
  );
}

const files = async () => (await readdir(dataDir, { recursive: true })).filter((name) => name.includes('.'));

test('fetches a picture once, keeps its sizes and tells readers', async () => {
  const before = await readGeneration(database.pool);
  await addStation('/logo.png');
  start();
  const [row] = await untilTried();
  expect(row).toMatchObject({
    state: 'ready',
    color: '#ff8800',
    width: 300,
    height: 300,
    sizes: [96, 256, 300],
  });
  const hash = String(row?.['content_hash']);
  expect((await files()).toSorted()).toEqual(
    [256, 300, 96].map((width) => join('artwork', hash.slice(0, 2), `${hash}-${String(width)}.webp`)),
  );
  expect(await readGeneration(database.pool)).toBe(before + 1);
  expect(asked).toEqual(['/logo.png']);
});

test('knows the pictures of shows and episodes: whose host may be asked, who is told, and what is still shown', async () => {
  const before = await readPodcastGeneration(database.pool);
  await database.pool.query(
    `WITH provider AS (
       INSERT INTO providers (kind, name, allowed_hosts) VALUES ('opml', 'x', ARRAY['127.0.0.1']) RETURNING id
     ), cover AS (INSERT INTO artwork (source_url) VALUES ($1) RETURNING id
     ), picture AS (INSERT INTO artwork (source_url) VALUES ($2) RETURNING id
     ), show AS (
       INSERT INTO podcasts (title, sort_name, artwork_id, provider_ids)
       SELECT 'x', 'x', cover.id, ARRAY[provider.id] FROM provider, cover RETURNING id
     )
     INSERT INTO episodes (podcast_id, fallback_key, content_hash, title, sort_at, artwork_id)
     SELECT show.id, 'x', 'x', 'x', now(), picture.id FROM show, picture`,
    [at('/logo.png?cover'), at('/logo.png?episode')],
  );
  start();
  expect(await untilTried()).toMatchObject([{ state: 'ready' }, { state: 'ready' }]);
  expect(await readPodcastGeneration(database.pool)).toBeGreaterThan(before);
  await job?.close();

  const later = new Date(Date.now() + 86_400_000);
  expect(await forgetUnusedArtwork(database.pool, later)).toBe(0);
  await database.pool.query('DELETE FROM podcasts');
  expect(await forgetUnusedArtwork(database.pool, later)).toBe(2);
});

test('says in words why a picture could not be had, tries it later, and goes on with the rest', async () => {
  await addStation('/gone');
  await addStation('/huge');
  await addStation('/page');
  await addStation('/logo.png');
  await addStation('/logo.png?inside', 'other.lan');
  start();
  const rows = await untilTried();
  expect(rows.map((row) => row['state'])).toEqual(['failed', 'failed', 'failed', 'ready', 'failed']);
  expect(rows.map((row) => row['error'])).toEqual([
    expect.stringMatching(/nothing at this address/),
    expect.any(String),
    expect.stringMatching(/web page/),
    null,
    expect.stringMatching(/127\.0\.0\.1/),
  ]);
  expect(rows.every((row) => row['state'] === 'ready' || Number(row['next_try_at']) > Date.now())).toBe(true);
  expect(asked).not.toContain('/logo.png?inside');
});

test('ends after enough failures', async () => {
  await addStation('/trouble');
  await database.pool.query('UPDATE artwork SET failures = 3');
  start();
  expect(await untilTried()).toMatchObject([{ state: 'ended', failures: 4 }]);
});

test('takes the most wanted first', async () => {
  await addStation('/logo.png?seldom', '127.0.0.1', 1);
  await addStation('/logo.png?often', '127.0.0.1', 900);
  await database.pool.query(`UPDATE artwork SET next_try_at = now() - interval '1 hour'`);
  start({ batchSize: 1 });
  await untilTried();
  expect(asked).toEqual(['/logo.png?often', '/logo.png?seldom']);
});

test('a full disk condemns no picture, leaves no half file, and is survived', async () => {
  await addStation('/logo.png');
  let full = true;
  let tried = 0;
  start({
    writeFile: async (path, bytes) => {
      tried += 1;
      if (full && path.endsWith('-256.webp')) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      await writeArtwork(path, bytes);
    },
  });
  await vi.waitFor(() => {
    expect(tried).toBeGreaterThan(4);
  }, 45_000);
  const { rows } = await database.pool.query('SELECT state, failures FROM artwork');
  expect(rows).toEqual([{ state: 'pending', failures: 0 }]);
  full = false;
  expect(await untilTried()).toMatchObject([{ state: 'ready' }]);
});

test('a file that cannot be written leaves nothing behind', async () => {
  await expect(
    writeArtwork(join(dataDir, 'artwork', 'ab', 'x'.repeat(300)), Buffer.from('a')),
  ).rejects.toThrow();
  expect(await files()).toEqual([]);
});

test('removes old files that nothing knows, and keeps the rest', async () => {
  await addStation('/logo.png');
  start();
  await untilTried();
  await job?.close();
  const folder = (await readdir(join(dataDir, 'artwork')))[0] ?? '';
  const stranger = join(dataDir, 'artwork', folder, `${'0'.repeat(32)}-96.webp`);
  const young = join(dataDir, 'artwork', folder, `${'1'.repeat(32)}-96.webp`);
  const unfinished = join(dataDir, 'artwork', folder, `${'2'.repeat(32)}-96.webp.x.part`);
  for (const path of [stranger, young, unfinished]) await writeFile(path, 'x');
  for (const path of [stranger, unfinished]) await utimes(path, new Date(0), new Date(0));

  expect(await sweepArtwork(database, dataDir, new Date())).toBe(2);
  expect(await files()).toHaveLength(4);
});

test('forgets a picture that no station shows any more, with its files', async () => {
  await addStation('/logo.png');
  start();
  await untilTried();
  await job?.close();
  const soon = new Date(Date.now() + 30 * 24 * 3_600_000);
  expect(await sweepArtwork(database, dataDir, soon)).toBe(0);
  await database.pool.query('DELETE FROM stations');
  expect(await sweepArtwork(database, dataDir, soon)).toBe(3);
  expect((await database.pool.query('SELECT 1 FROM artwork')).rowCount).toBe(0);
});
