import { appendFile, cp, mkdir, mkdtemp, open, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createProvider } from '#db/stores/providers.ts';
import { providers } from '#refresh-jobs/providers/registry.ts';
import type { RefreshContext } from '#refresh-jobs/runs/refresh-context.ts';
import { readsTagText, tagText } from '#test-parts/tag-text-files.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { watchLibrary, type LibraryWatch } from './watch-library.ts';

let database: TestDatabase;
let folder: string;
let watch: LibraryWatch;
let logged: string[];

beforeEach(async () => {
  database = await createTestDatabase();
  logged = [];
  folder = await mkdtemp(join(tmpdir(), 'airdex-watch-'));
  const provider = await createProvider(database.pool, {
    ...{ kind: 'local-library', name: 'Mine', config: { path: folder }, allowedHosts: [], enabled: true },
  });
  const context: RefreshContext = {
    ...{ database, worker: 'worker', providers, tags: readsTagText },
    log: pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) }),
    fetchFor: () => () => Promise.reject(new Error('Nothing is fetched here.')),
    ...{
      sealer: null,
      podcastsChanged: () => undefined,
      libraryChanged: () => undefined,
      canBePushed: false,
    },
    ...{ now: () => new Date(), random: () => 0.5, signal: new AbortController().signal },
  };
  watch = await watchLibrary(context, provider);
});
afterEach(async () => {
  await watch.close();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

async function put(root: string, path: string, title: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), tagText({ title, artist: 'Ada', album: 'First' }));
}
const tracks = async () => {
  const { rows } = await database.pool.query<{ id: string; path: string; title: string }>(
    'SELECT id, path, title FROM tracks WHERE retired_at IS NULL ORDER BY path COLLATE "C"',
  );
  return rows;
};
const soon = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 60_000, interval: 200 });

test('an album that is copied in is there without a scan, and one that is moved or deleted is not lost or kept', async () => {
  expect(watch.isHeard).toBe(true);
  const elsewhere = await mkdtemp(join(tmpdir(), 'airdex-elsewhere-'));
  await put(folder, 'Bob/1.mp3', 'Bob’s');
  for (const n of ['1', '2', '3']) await put(elsewhere, `First/CD 1/${n}.mp3`, `Track ${n}`);
  await cp(join(elsewhere, 'First'), join(folder, 'Ada/First'), { recursive: true });
  await rm(elsewhere, { recursive: true });
  await soon(async () => {
    expect(await tracks()).toHaveLength(4);
  });
  const before = await tracks();
  await rename(join(folder, 'Ada'), join(folder, 'Ada Lovelace'));
  await soon(async () => {
    expect((await tracks()).map(({ path }) => path)[0]).toBe('Ada Lovelace/First/CD 1/1.mp3');
  });
  expect((await tracks()).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  await rm(join(folder, 'Ada Lovelace/First/CD 1/2.mp3'));
  await soon(async () => {
    expect(await tracks()).toHaveLength(3);
  });
  await rm(join(folder, 'Ada Lovelace'), { recursive: true });
  await soon(async () => {
    expect((await tracks()).map(({ path }) => path)).toEqual(['Bob/1.mp3']);
  });
});

test('a file that is still growing is read when it is whole', async () => {
  const whole = tagText({ title: 'Whole' });
  const file = await open(join(folder, 'slow.mp3'), 'w');
  for (const part of [whole.slice(0, 5), whole.slice(5, 10), whole.slice(10)]) {
    await appendFile(file, part);
    await sleep(300);
  }
  await file.close();
  await soon(async () => {
    expect((await tracks()).map(({ title }) => title)).toEqual(['Whole']);
  });
  const { rows } = await database.pool.query('SELECT state FROM library_files');
  expect(rows).toEqual([{ state: 'ok' }]);
});

test('what an ignore file speaks of leaves as it is written, and comes back without it', async () => {
  for (const path of ['Ada/First/1.mp3', 'Ada/First/demo.mp3', 'Bob/1.mp3', 'Bob/demo.mp3'])
    await put(folder, path, path);
  const paths = async () => (await tracks()).map(({ path }) => path);
  await soon(async () => {
    expect(await paths()).toHaveLength(4);
  });
  await writeFile(join(folder, '.airdexignore'), 'demo.mp3\n');
  await soon(async () => {
    expect(await paths()).toEqual(['Ada/First/1.mp3', 'Bob/1.mp3']);
  });
  await writeFile(join(folder, '.airdexignore'), 'Ada/\n');
  await soon(async () => {
    expect(await paths()).toEqual(['Bob/1.mp3', 'Bob/demo.mp3']);
  });
  await rm(join(folder, '.airdexignore'));
  await soon(async () => {
    expect(await paths()).toHaveLength(4);
  });
});

test('a root that vanishes is logged in words', async () => {
  await put(folder, '1.mp3', 'One');
  await rm(folder, { recursive: true });
  await soon(() => {
    expect(logged.join('')).toContain('is its disk mounted?');
    return Promise.resolve();
  });
  expect(logged.join('')).not.toContain('stack');
});
