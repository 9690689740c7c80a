import { mkdir, mkdtemp, rename, rm, writeFile, chmod, symlink, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deleteProvider } from '#catalog/delete-provider.ts';
import { createProvider, findProvider } from '#db/stores/providers.ts';
import { claimRun, findRun, requestRun, requestStop, type RunRow } from '#db/stores/runs.ts';
import { providers } from '#refresh-jobs/providers/registry.ts';
import { refreshCatalog } from '#refresh-jobs/refresh-catalog.ts';
import type { RefreshContext } from '#refresh-jobs/runs/refresh-context.ts';
import { readsTagText, tagText } from '#test-parts/tag-text-files.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { withoutRoot } from '#test-parts/without-root.ts';
import { openDiskSource } from './disk-source.ts';
import { sampleLibrary } from './sample-library.ts';

let database: TestDatabase;
let folder: string;
let providerId: string;
let context: RefreshContext;

beforeEach(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'airdex-scan-'));
  const { id } = await createProvider(database.pool, {
    ...{ kind: 'local-library', name: 'Mine', config: { path: folder }, allowedHosts: [], enabled: true },
  });
  providerId = id;
  context = {
    ...{ database, worker: 'worker', log: pino({ level: 'silent' }), providers, tags: readsTagText },
    fetchFor: () => () => Promise.reject(new Error('Nothing is fetched here.')),
    ...{
      sealer: null,
      podcastsChanged: () => undefined,
      libraryChanged: () => undefined,
      canBePushed: false,
    },
    ...{ now: () => new Date(), random: () => 0.5, signal: new AbortController().signal },
  };
});
afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

async function scan(): Promise<RunRow> {
  await requestRun(database.pool, providerId, 'admin');
  const run = await claimRun(database.pool, 'worker');
  if (!run) throw new Error('There was no run to claim.');
  await refreshCatalog(context, run);
  const done = await findRun(database.pool, run.id);
  if (!done) throw new Error('The run is gone.');
  return done;
}
async function put(path: string, tags: Parameters<typeof tagText>[0]): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), tagText(tags));
}
const rows = async (sql: string) => (await database.pool.query<Record<string, unknown>>(sql)).rows;
const tracks = () =>
  rows(`SELECT track.id, track.path, track.title, album.title AS album, album.id AS "albumId"
        FROM tracks track LEFT JOIN albums album ON album.id = album_id WHERE track.retired_at IS NULL ORDER BY path`);
const ids = async () => Object.fromEntries((await tracks()).map(({ title, id }) => [title, id]));

test('a folder of albums becomes tracks, albums, artists, genres and folders', async () => {
  await put('Ada/First/01.mp3', { title: 'One', artist: 'Ada', album: 'First', number: 1, genre: 'Jazz' });
  await put('Ada/First/02.mp3', { title: 'Two', artist: 'Ada', album: 'First', number: 2, genre: 'jazz' });
  await put('Mixed/1.mp3', { title: 'Three', artist: 'Ada', album: 'Best', genre: 'Rock' });
  await put('Mixed/2.mp3', { title: 'Four', artist: 'Bob', album: 'Best', genre: 'Rock' });
  await put('alone.mp3', { title: 'Alone', artist: 'Bob' });
  const run = await scan();
  expect(run).toMatchObject({
    state: 'succeeded',
    complete: true,
    seen: 5,
    added: 5,
    dropped: 0,
  });
  expect(
    await rows(
      "SELECT title, artists -> 0 ->> 'name' AS artist, compilation, track_count AS tracks FROM albums ORDER BY title",
    ),
  ).toEqual([
    { title: 'Best', artist: null, compilation: true, tracks: 2 },
    { title: 'First', artist: 'Ada', compilation: false, tracks: 2 },
  ]);
  expect(
    await rows('SELECT name, album_count AS albums, track_count AS tracks FROM artists ORDER BY name'),
  ).toEqual([
    { name: 'Ada', albums: 1, tracks: 3 },
    { name: 'Bob', albums: 0, tracks: 2 },
  ]);
  expect(
    await rows(
      'SELECT lower(name) AS name, track_count AS tracks, album_count AS albums FROM library_genres ORDER BY 1',
    ),
  ).toEqual([
    { name: 'jazz', tracks: 2, albums: 1 },
    { name: 'rock', tracks: 2, albums: 1 },
  ]);
  expect(
    await rows(
      'SELECT path, name, track_count AS own, total_tracks AS total FROM library_folders ORDER BY path',
    ),
  ).toEqual([
    { path: '', name: 'Mine', own: 1, total: 5 },
    { path: 'Ada', name: 'Ada', own: 0, total: 2 },
    { path: 'Ada/First', name: 'First', own: 2, total: 2 },
    { path: 'Mixed', name: 'Mixed', own: 2, total: 2 },
  ]);
});

test('what did not change is not opened again', async () => {
  await put('a/1.mp3', { title: 'One' });
  await put('a/2.mp3', { title: 'Two' });
  await scan();
  context.tags = { ...readsTagText, read: () => Promise.reject(new Error('It was opened.')) };
  expect(await scan()).toMatchObject({ state: 'succeeded', seen: 2, added: 0, unchanged: 2 });
});

test('a moved folder keeps its tracks and albums', async () => {
  await put('New/1.mp3', { title: 'One', artist: 'Ada', album: 'First' });
  await put('New/2.mp3', { title: 'Two', artist: 'Ada', album: 'First' });
  await scan();
  const before = await tracks();
  await mkdir(join(folder, 'Ada'));
  await rename(join(folder, 'New'), join(folder, 'Ada/First'));
  expect(await scan()).toMatchObject({ added: 0, updated: 2, retired: 0 });
  const after = await tracks();
  expect(after.map(({ id, albumId }) => ({ id, albumId }))).toEqual(
    before.map(({ id, albumId }) => ({ id, albumId })),
  );
  expect(after.map(({ path }) => path)).toEqual(['Ada/First/1.mp3', 'Ada/First/2.mp3']);
  expect(await rows("SELECT path FROM library_folders WHERE path = 'New'")).toEqual([]);
});

test('files that change places keep being the tracks that they are', async () => {
  await put('1.mp3', { title: 'One' });
  await put('2.mp3', { title: 'Two' });
  await put('3.mp3', { title: 'Three' });
  await scan();
  const before = await ids();
  await rename(join(folder, '3.mp3'), join(folder, '4.mp3'));
  await rename(join(folder, '2.mp3'), join(folder, '3.mp3'));
  await rename(join(folder, '1.mp3'), join(folder, '2.mp3'));
  await put('1.mp3', { title: 'Zero' });
  await scan();
  expect(await ids()).toEqual({ ...before, Zero: expect.any(String) as string });
});

test('a track that was retagged in its place stays, and so does its album when all of it was', async () => {
  await put('a/1.mp3', { title: 'One', artist: 'Ada', album: 'Frist' });
  await put('a/2.mp3', { title: 'Two', artist: 'Ada', album: 'Frist' });
  await scan();
  const before = await tracks();
  await put('a/1.mp3', { title: 'One', artist: 'Ada', album: 'First' });
  await put('a/2.mp3', { title: 'Two', artist: 'Ada', album: 'First' });
  await scan();
  expect(await tracks()).toEqual(before.map((track) => ({ ...track, album: 'First' })));
});

test('an album that was retagged in two steps answers by its old id', async () => {
  await put('a/1.mp3', { title: 'One', artist: 'Ada', album: 'Frist' });
  await put('a/2.mp3', { title: 'Two', artist: 'Ada', album: 'Frist' });
  await scan();
  const oldId = (await tracks())[0]?.albumId;
  await put('a/1.mp3', { title: 'One', artist: 'Ada', album: 'First' });
  await scan();
  await put('a/2.mp3', { title: 'Two', artist: 'Ada', album: 'First' });
  await scan();
  const newId = (await tracks())[0]?.albumId;
  expect(await rows('SELECT old_id, album_id FROM album_aliases')).toEqual([
    { old_id: oldId, album_id: newId },
  ]);
  expect(await rows('SELECT title FROM albums WHERE retired_at IS NULL')).toEqual([{ title: 'First' }]);
});

test('what is deleted is retired at the end, and is itself again when it comes back', async () => {
  await put('a/1.mp3', { title: 'One', artist: 'Ada', album: 'First' });
  await put('b/2.mp3', { title: 'Two', artist: 'Bob', album: 'Second' });
  await scan();
  const before = await tracks();
  await rm(join(folder, 'a'), { recursive: true });
  expect(await scan()).toMatchObject({ retired: 1, seen: 1 });
  expect(await rows('SELECT name FROM artists WHERE retired_at IS NULL')).toEqual([{ name: 'Bob' }]);
  expect(await rows('SELECT title FROM albums WHERE retired_at IS NULL')).toEqual([{ title: 'Second' }]);
  await put('c/1.mp3', { title: 'One', artist: 'Ada', album: 'First' });
  await scan();
  const after = await tracks();
  expect(after.find(({ title }) => title === 'One')).toMatchObject({ ...before[0], path: 'c/1.mp3' });
});

test('a folder that is away or empty retires nothing, and says so', async () => {
  await put('a/1.mp3', { title: 'One' });
  await scan();
  await rename(folder, `${folder}-away`);
  expect(await scan()).toMatchObject({ state: 'failed', errorType: 'unreachable', retired: 0 });
  await mkdir(folder);
  const empty = await scan();
  expect(empty).toMatchObject({ state: 'failed', errorType: 'unreachable' });
  expect(empty.error).toContain('empty');
  expect(await tracks()).toHaveLength(1);
  await rm(folder, { recursive: true });
  await rename(`${folder}-away`, folder);
  expect(await scan()).toMatchObject({ state: 'succeeded', unchanged: 1 });
});

test('a disk below the library that is not mounted keeps its music, until its folder is gone too', async () => {
  await put('here/1.mp3', { title: 'One' });
  await put('usb/Ada/2.mp3', { title: 'Two' });
  await scan();
  await rm(join(folder, 'usb/Ada'), { recursive: true });
  const run = await scan();
  expect(run).toMatchObject({ state: 'succeeded', retired: 0 });
  expect(run.drops).toEqual([{ entry: 'usb', reason: expect.stringContaining('mounted') as string }]);
  expect(await tracks()).toHaveLength(2);
  await rm(join(folder, 'usb'), { recursive: true });
  expect(await scan()).toMatchObject({ retired: 1 });
});

test('a file that cannot be read is listed with its reason, and tried again', async () => {
  await put('a/1.mp3', { title: 'One' });
  await writeFile(join(folder, 'a/2.mp3'), 'nonsense');
  const first = await scan();
  expect(first).toMatchObject({ state: 'succeeded', seen: 2, added: 1, dropped: 1 });
  expect(first.drops).toEqual([{ entry: 'a/2.mp3', reason: 'These are no tags.' }]);
  expect(await scan()).toMatchObject({ seen: 2, unchanged: 2, dropped: 1 });
  expect(await rows("SELECT path, failure FROM library_files WHERE state = 'unreadable'")).toEqual([
    { path: 'a/2.mp3', failure: 'These are no tags.' },
  ]);
  await put('a/2.mp3', { title: 'Two' });
  expect(await scan()).toMatchObject({ added: 1, dropped: 0 });
});

test('a track whose file is broken now is hidden, and itself again when the file is well', async () => {
  await put('1.mp3', { title: 'One' });
  await scan();
  const before = await ids();
  await writeFile(join(folder, '1.mp3'), 'broken');
  await scan();
  expect(await tracks()).toEqual([]);
  await put('1.mp3', { title: 'One' });
  await scan();
  expect(await ids()).toEqual(before);
});

test('hidden and system folders and what is ignored are left out; titles of three dots are not', async () => {
  await put('.hidden/1.mp3', { title: 'No' });
  await put('@eaDir/1.mp3', { title: 'No' });
  await put('...And/1.mp3', { title: 'Yes' });
  await put('demos/a.mp3', { title: 'No' });
  await put('demos/keep.mp3', { title: 'Yes too' });
  await put('x/skip/1.mp3', { title: 'No' });
  await writeFile(join(folder, '.airdexignore'), 'demos/*\n!demos/keep.mp3\n');
  await writeFile(join(folder, 'x/.airdexignore'), 'skip/\n');
  await scan();
  expect((await tracks()).map(({ title }) => title).toSorted()).toEqual(['Yes', 'Yes too']);
  await writeFile(join(folder, '.airdexignore'), '');
  expect(await scan()).toMatchObject({ added: 1 });
  await writeFile(join(folder, '.airdexignore'), 'demos\n');
  expect(await scan()).toMatchObject({ retired: 2 });
});

test('links inside of the library make no doubles, others are not followed, none loops', async () => {
  await put('a/1.mp3', { title: 'One' });
  const outside = await mkdtemp(join(tmpdir(), 'airdex-outside-'));
  await writeFile(join(outside, 'x.mp3'), tagText({ title: 'Outside' }));
  await symlink(join(folder, 'a'), join(folder, 'a/again'));
  await symlink(folder, join(folder, 'a/up'));
  await symlink(outside, join(folder, 'out'));
  await symlink('nowhere', join(folder, 'broken.mp3'));
  await symlink('self.mp3', join(folder, 'self.mp3'));
  const run = await scan();
  expect((await tracks()).map(({ path }) => path)).toEqual(['a/1.mp3']);
  expect(run.drops.map(({ entry }) => entry).toSorted()).toEqual(['broken.mp3', 'out', 'self.mp3']);
  await rm(outside, { recursive: true });
});

test('names that are no UTF-8 are kept to the byte, and found again', async () => {
  const name = Buffer.concat([Buffer.from(`${folder}/Bj`), Buffer.of(0xf6), Buffer.from('rk.mp3')]);
  await writeFile(name, tagText({ title: 'One' }));
  expect(await scan()).toMatchObject({ added: 1 });
  expect(await scan()).toMatchObject({ unchanged: 1, retired: 0 });
  expect((await tracks())[0]?.path).toBe('Bj\u{10fff6}rk.mp3');
});

test('a folder that may not be read keeps what was found there', async () => {
  await put('a/1.mp3', { title: 'One' });
  await put('b/2.mp3', { title: 'Two' });
  await scan();
  for (const open of ['.', 'b', 'b/2.mp3']) await chmod(join(folder, open), 0o755);
  await chmod(join(folder, 'a'), 0o000);
  const run = await withoutRoot(scan);
  await chmod(join(folder, 'a'), 0o755);
  expect(run).toMatchObject({ state: 'succeeded', retired: 0, unchanged: 1 });
  expect(run.drops.map(({ entry }) => entry)).toEqual(['a']);
  expect((await tracks()).map(({ path }) => path)).toEqual(['a/1.mp3', 'b/2.mp3']);
});

test('a dry run of a folder that may not be read says so, and not that it is empty', async () => {
  await put('a/1.mp3', { title: 'One' });
  const source = await openDiskSource(folder);
  await chmod(folder, 0o000);
  try {
    const sampling = withoutRoot(() =>
      sampleLibrary(source, readsTagText, new AbortController().signal).next(),
    );
    await expect(sampling).rejects.toThrow('the right to read it');
  } finally {
    await chmod(folder, 0o755);
    await source.close();
  }
});

test('a scan under way says how much of what it found is in the catalog', async () => {
  for (let n = 0; n < 410; n += 1) await put(`${String(n)}.mp3`, { title: `T ${String(n)}` });
  const run = await requestRun(database.pool, providerId, 'admin');
  const addedSoFar = async () => (await findRun(database.pool, run?.id ?? ''))?.added;
  let read = 0;
  context.tags = {
    ...readsTagText,
    read: async (...all) => {
      read += 1;
      // The first batch is committed by then, and the last is not.
      if (read === 405) {
        await vi.waitFor(async () => expect(await addedSoFar()).toBeGreaterThanOrEqual(200), {
          ...{ timeout: 60_000, interval: 100 },
        });
      }
      return readsTagText.read(...all);
    },
  };
  const claimed = await claimRun(database.pool, 'worker');
  if (claimed) await refreshCatalog(context, claimed);
  expect(await findRun(database.pool, run?.id ?? '')).toMatchObject({
    state: 'succeeded',
    added: 410,
    dropped: 0,
  });
});

test('a scan that is told to stop keeps what it found, and the next one goes on', async () => {
  for (let n = 0; n < 600; n += 1)
    await put(`f${String(n % 7)}/${String(n)}.mp3`, { title: `T ${String(n)}` });
  const { rows: made } = await database.pool.query<{ id: string }>(
    "INSERT INTO runs (provider_id, trigger) VALUES ($1, 'admin') RETURNING id",
    [providerId],
  );
  const id = made[0]?.id ?? '';
  let read = 0;
  context.tags = {
    ...readsTagText,
    read: async (...all) => {
      read += 1;
      if (read === 250) await requestStop(database.pool, id);
      // Each waits a little: the rest of them would last longer than any stop takes to be heard.
      if (read > 250) await sleep(100);
      return readsTagText.read(...all);
    },
  };
  const run = await claimRun(database.pool, 'worker');
  if (run) await refreshCatalog(context, run);
  expect(await findRun(database.pool, id)).toMatchObject({ state: 'stopped', complete: false, error: null });
  const found = (await tracks()).length;
  expect(found).toBeGreaterThan(0);
  expect(found).toBeLessThan(600);
  context.tags = readsTagText;
  expect(await scan()).toMatchObject({ state: 'succeeded', added: 600 - found, unchanged: found });
  expect(await rows('SELECT total_tracks AS total FROM library_folders WHERE parent_id IS NULL')).toEqual([
    { total: 600 },
  ]);
});

test('two libraries of the same folder have a track each, and do not take them from one another', async () => {
  await put('1.mp3', { title: 'One', artist: 'Ada', albumArtist: 'Ada', album: 'First' });
  await scan();
  const [first] = await tracks();
  const mine = providerId;
  const other = await createProvider(database.pool, {
    ...{ kind: 'local-library', name: 'Again', config: { path: folder }, allowedHosts: [], enabled: true },
  });
  providerId = other.id;
  await scan();
  expect(await tracks()).toHaveLength(2);
  providerId = mine;
  expect(await scan()).toMatchObject({ unchanged: 1, updated: 0 });
  expect((await tracks()).map(({ id }) => id)).toContain(first?.id);
  expect(await rows('SELECT title, track_count AS tracks FROM albums')).toEqual([
    { title: 'First', tracks: 2 },
  ]);
});

test('files of a library that is new here are as old as they are', async () => {
  await put('1.mp3', { title: 'Old' });
  await utimes(join(folder, '1.mp3'), new Date('2020-01-02T00:00:00Z'), new Date('2020-01-02T00:00:00Z'));
  await scan();
  await put('2.mp3', { title: 'New' });
  await utimes(join(folder, '2.mp3'), new Date('2020-01-02T00:00:00Z'), new Date('2020-01-02T00:00:00Z'));
  await scan();
  const added = await rows(
    'SELECT title, extract(year FROM added_at)::int AS year FROM tracks ORDER BY added_at',
  );
  expect(added[0]).toEqual({ title: 'Old', year: 2020 });
  expect(added[1]?.year).toBeGreaterThan(2020);
});

test('the next run of a library is planned', async () => {
  await put('1.mp3', { title: 'One' });
  await scan();
  expect((await findProvider(database.pool, providerId))?.nextRunAt.getTime()).toBeGreaterThan(Date.now());
});

test('a library that is removed takes its tracks along, and leaves what other libraries have', async () => {
  await put('1.mp3', { title: 'One', artist: 'Ada', albumArtist: 'Ada', album: 'First', genre: 'Jazz' });
  await scan();
  const [first] = await tracks();
  const mine = providerId;
  const other = await createProvider(database.pool, {
    ...{ kind: 'local-library', name: 'Again', config: { path: folder }, allowedHosts: [], enabled: true },
  });
  providerId = other.id;
  await put('2.mp3', { title: 'Two', artist: 'Bob', genre: 'Rock' });
  await scan();
  expect(await deleteProvider(database, mine)).toBe(true);
  const left = await tracks();
  expect(left.map(({ title }) => title)).toEqual(['One', 'Two']);
  expect(await rows('SELECT old_id, track_id FROM track_aliases')).toEqual([
    { old_id: first?.id, track_id: left[0]?.id },
  ]);
  expect(await deleteProvider(database, other.id)).toBe(true);
  expect(await tracks()).toEqual([]);
  expect(await rows('SELECT name FROM artists WHERE retired_at IS NULL')).toEqual([]);
  expect(await rows('SELECT name FROM library_genres WHERE track_count + album_count > 0')).toEqual([]);
  expect(await rows('SELECT id FROM library_folders')).toEqual([]);
});

test('lists of tracks in folders are playlists for everybody, and follow their files', async () => {
  await put('Ada/First/01 Caf\u00e9.mp3', { title: 'One', artist: 'Ada', album: 'First' });
  await put('Ada/First/02.mp3', { title: 'Two', artist: 'Ada', album: 'First' });
  await put('lists/only.m3u8', { title: 'x' });
  const list = [
    '#EXTM3U',
    '#PLAYLIST:Mine',
    '#EXTINF:1,One',
    '../Ada/First/01 Cafe\u0301.MP3',
    'D:\\Music\\Ada\\First\\02.mp3',
  ];
  await writeFile(
    join(folder, 'lists/only.m3u8'),
    [...list, 'https://radio.example/live', 'gone.mp3'].join('\r\n'),
  );
  await writeFile(join(folder, 'lists/radio.m3u'), '#EXTM3U\nhttps://radio.example/live\n');
  await writeFile(join(folder, 'lists/two.pls'), '[playlist]\nFile1=../Ada/First/02.mp3\nTitle1=Two\n');
  await scan();
  const lists = () =>
    rows(`SELECT title, item_count AS items, duration_ms AS ms, revision, owner_id AS owner,
            ARRAY(SELECT item.title FROM playlist_items item WHERE playlist_id = playlists.id ORDER BY place COLLATE "C") AS titles
          FROM playlists ORDER BY title`);
  const mine = { title: 'Mine', items: 2, ms: 360_000, revision: 1, owner: null, titles: ['One', 'Two'] };
  const two = { title: 'two', items: 1, ms: 180_000, revision: 1, owner: null, titles: ['Two'] };
  expect(await lists()).toEqual([mine, two]);
  expect(await scan()).toMatchObject({ unchanged: 5 });
  await put('lists/gone.mp3', { title: 'Found' });
  await scan();
  expect(await lists()).toEqual([
    { ...mine, items: 3, ms: 540_000, revision: 2, titles: ['One', 'Two', 'Found'] },
    two,
  ]);
  await rm(join(folder, 'lists/two.pls'));
  await scan();
  expect((await lists()).map(({ title }) => title)).toEqual(['Mine']);
});

test('a folder that vanishes in the middle retires nothing, and what was found stays', async () => {
  await put('a/1.mp3', { title: 'One' });
  await put('b/2.mp3', { title: 'Two' });
  await scan();
  await put('a/3.mp3', { title: 'Three' });
  context.tags = {
    ...readsTagText,
    read: async (...all) => {
      await rename(folder, `${folder}-away`);
      await mkdir(folder);
      return readsTagText.read(...all);
    },
  };
  expect(await scan()).toMatchObject({ state: 'failed', errorType: 'unreachable', retired: 0 });
  expect((await tracks()).length).toBeGreaterThanOrEqual(2);
  await rm(folder, { recursive: true });
  await rename(`${folder}-away`, folder);
  context.tags = readsTagText;
  expect(await scan()).toMatchObject({ state: 'succeeded', retired: 0 });
  expect(await tracks()).toHaveLength(3);
});

test('a worker that goes away in the middle loses nothing that it had committed', async () => {
  for (let n = 0; n < 450; n += 1) await put(`f/${String(n)}.mp3`, { title: `T ${String(n)}` });
  const killed = new AbortController();
  let read = 0;
  const whole = context;
  context = {
    ...whole,
    signal: killed.signal,
    tags: {
      ...readsTagText,
      read: (...all) => {
        read += 1;
        if (read === 430) killed.abort();
        return readsTagText.read(...all);
      },
    },
  };
  await requestRun(database.pool, providerId, 'admin');
  const run = await claimRun(database.pool, 'worker');
  if (run) await refreshCatalog(context, run);
  const found = (await tracks()).length;
  expect(found).toBeGreaterThan(0);
  context = whole;
  expect(await scan()).toMatchObject({ state: 'succeeded', added: 450 - found, unchanged: found });
  expect(await rows('SELECT total_tracks AS total FROM library_folders WHERE parent_id IS NULL')).toEqual([
    { total: 450 },
  ]);
});

test('a full disk of the database is said in words', async () => {
  await put('1.mp3', { title: 'One' });
  await database.pool.query(`
    CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100';
    END $$;
    CREATE TRIGGER disk_full BEFORE INSERT ON tracks FOR EACH ROW EXECUTE FUNCTION disk_full()`);
  const run = await scan();
  expect(run).toMatchObject({ state: 'failed', errorType: 'disk-full' });
  expect(run.error).toContain('full');
  await database.pool.query('DROP TRIGGER disk_full ON tracks');
  expect(await scan()).toMatchObject({ state: 'succeeded', added: 1 });
});
