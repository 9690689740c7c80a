import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { pictureUrl } from '#catalog/library/picture-url.ts';
import { readLibraryGeneration } from '#db/library-generation.ts';
import { forgetUnusedArtwork } from '#db/stores/artwork.ts';
import { startArtwork } from '#refresh-jobs/artwork/start-artwork.ts';
import type { Provider } from '#refresh-jobs/providers/provider.ts';
import { id3, pictureFrame, textFrame } from '#test-parts/make-id3.ts';
import { mp3Frames } from '#test-parts/make-sound.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { openDiskSource } from './disk-source.ts';
import { readLibraryPicture } from './read-library-picture.ts';
import { startTagReader } from './tags/tag-reader.ts';

let database: TestDatabase;
let root: string;
let dataDir: string;
let providerId: string;
const reader = startTagReader({ threads: 1 });
const kind: Provider<{ path: string }> = {
  kind: 'local-library',
  reads: 'files',
  config: z.object({ path: z.string() }),
  intervalSeconds: 60,
  readEntries: () => {
    throw new Error('not read here');
  },
  openLibrary: ({ path }) => openDiskSource(path),
};
const providers = { 'local-library': kind as Provider };

beforeAll(async () => {
  database = await createTestDatabase();
  root = await mkdtemp(join(tmpdir(), 'airdex-pictures-'));
  dataDir = await mkdtemp(join(tmpdir(), 'airdex-artwork-'));
  await mkdir(join(root, 'Album'));
  const cover = await square('#ff8800');
  const frames = [textFrame('TIT2', 'Title'), pictureFrame(cover)];
  await writeFile(join(root, 'Album', '01.mp3'), Buffer.concat([id3(frames), mp3Frames(20)]));
  await writeFile(
    join(root, 'Album', '02.mp3'),
    Buffer.concat([id3([textFrame('TIT2', 'x')]), mp3Frames(20)]),
  );
  await writeFile(join(root, 'Album', 'Folder.jpg'), await square('#0044ff'));
  const { rows } = await database.pool.query<{ id: string }>(
    `INSERT INTO providers (kind, name, config) VALUES ('local-library', 'Music', $1) RETURNING id`,
    [JSON.stringify({ path: root })],
  );
  providerId = rows[0]?.id ?? '';
});
afterAll(async () => {
  await reader.close();
  await database.close();
  await rm(root, { recursive: true });
  await rm(dataDir, { recursive: true });
});

function square(background: string): Promise<Buffer> {
  return sharp({ create: { width: 600, height: 600, channels: 3, background } })
    .png()
    .toBuffer();
}

const urlOf = (path: string, where: 'embedded' | 'file') =>
  pictureUrl({ providerId, path, version: '1', in: where });
const read = (url: string) =>
  readLibraryPicture({ database, providers, sealer: null, reader }, url, new AbortController().signal);

test('pictures of a library become artwork: embedded ones and those of folders', async () => {
  const before = await readLibraryGeneration(database.pool);
  await database.pool.query('INSERT INTO artwork (source_url) SELECT unnest($1::text[])', [
    [urlOf('Album/01.mp3', 'embedded'), urlOf('Album/Folder.jpg', 'file'), urlOf('Album/02.mp3', 'embedded')],
  ]);
  const job = startArtwork({
    ...{ database, dataDir, log: pino({ level: 'silent' }), idleMs: 20 },
    fetchFor: () => () => Promise.reject(new Error('nothing is fetched here')),
    readFromLibrary: read,
  });
  const rows = await vi.waitFor(
    async () => {
      const found = await database.pool.query<Record<string, unknown>>('SELECT * FROM artwork ORDER BY id');
      expect(found.rows.every(({ state }) => state !== 'pending')).toBe(true);
      return found.rows;
    },
    { timeout: 60_000, interval: 50 },
  );
  await job.close();
  expect(rows).toMatchObject([
    { state: 'ready', color: '#ff8800', sizes: [96, 256, 512] },
    { state: 'ready', color: '#0044ff', sizes: [96, 256, 512] },
    { state: 'failed', error: 'No picture is embedded in it.' },
  ]);
  expect((await readdir(dataDir, { recursive: true })).filter((name) => name.endsWith('.webp'))).toHaveLength(
    6,
  );
  expect(await readLibraryGeneration(database.pool)).toBeGreaterThan(before);
});

test('stays while a track, an album, an artist or a folder shows it, and is forgotten then', async () => {
  const later = new Date(Date.now() + 30 * 86_400_000);
  for (const table of ['tracks', 'albums', 'artists', 'library_folders']) {
    await database.pool.query('TRUNCATE artwork, tracks, albums, artists, library_folders CASCADE');
    await database.pool.query(`INSERT INTO artwork (source_url) VALUES ('library:x')`);
    const columns = {
      tracks: `title, sort_title, content_type, content_hash`,
      albums: 'key, title, sort_title, medium',
      artists: 'key, name, sort_name, mbid',
      library_folders: 'path, name, sort_name, provider_id',
    }[table];
    const last = table === 'library_folders' ? `'${providerId}'` : `'x'`;
    await database.pool.query(
      `INSERT INTO ${table} (artwork_id, ${String(columns)}) SELECT id, 'x', 'x', 'x', ${last} FROM artwork`,
    );
    expect(await forgetUnusedArtwork(database.pool, later)).toBe(0);
    await database.pool.query(`DELETE FROM ${table}`);
    expect(await forgetUnusedArtwork(database.pool, later)).toBe(1);
  }
});

test('says in words what is gone, or no library', async () => {
  await expect(read(urlOf('Album/09.mp3', 'embedded'))).rejects.toThrow(/gone/);
  await expect(read('library:nonsense')).rejects.toThrow(/library with this picture is gone/);
  const nobody = '00000000-0000-4000-8000-000000000000';
  const other = pictureUrl({ providerId: nobody, path: 'a.jpg', version: '1', in: 'file' });
  await expect(read(other)).rejects.toThrow(/library with this picture is gone/);
});
