import { execFileSync } from 'node:child_process';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import pino from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { bumpLibraryGeneration } from '#db/library-generation.ts';
import { countRenditions } from '#db/stores/renditions.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import { openDiskSource } from '#refresh-jobs/library/disk-source.ts';
import { insertTracks } from '#test-parts/insert-tracks.ts';
import { parts } from '#test-parts/parts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { startRenditions, type RenditionsOptions } from './start-renditions.ts';

let database: TestDatabase;
let folder: string;
let music: string;
let dataDir: string;
let provider: string;
let running: { close(): Promise<void> } | undefined;
const log = pino({ level: 'silent' });
const patience = 150_000;

beforeEach(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'airdex-renditions-'));
  [music, dataDir] = [join(folder, 'music'), join(folder, 'data')];
  await mkdir(music);
  await mkdir(dataDir);
  provider = await insertProvider(['opus-64', 'mp3-128']);
});
afterEach(async () => {
  await running?.close();
  running = undefined;
  await database.close();
  await rm(folder, { recursive: true });
});

async function insertProvider(renditions: string[]): Promise<string> {
  const { rows } = await database.pool.query<{ id: string }>(
    `INSERT INTO providers (kind, name, config) VALUES ('local-library', 'Music', $1) RETURNING id`,
    [{ path: music, renditions }],
  );
  return rows[0]?.id ?? '';
}
function start(more: Partial<RenditionsOptions> = {}): void {
  const openLibrary = () => openDiskSource(music);
  running = startRenditions({
    ...{ database, log, dataDir, openLibrary, idleMs: 20, fullMs: 20, settleEveryMs: 0 },
    ...more,
  });
}
type Given = { title: string; file?: string; durationMs?: number; bitrate?: number; lossless?: boolean };
async function addTrack({ file, ...given }: Given): Promise<string> {
  const [track] = await insertTracks(database.pool, provider, [
    { durationMs: 3_000, artists: ['Ann', 'Bob'], album: 'First', number: 2, genres: ['Jazz'], ...given },
  ]);
  const id = track?.id ?? '';
  await database.pool.query('UPDATE tracks SET path = $2 WHERE id = $1', [id, file ?? `${given.title}.flac`]);
  await bumpLibraryGeneration(database.pool);
  return id;
}
function makeSound(file: string, seconds = 3, channels = 2): void {
  const source = `sine=frequency=440:duration=${String(seconds)}:sample_rate=96000`;
  const path = join(music, file);
  execFileSync(parts.ffmpeg.program, [
    ...['-loglevel', 'error', '-f', 'lavfi', '-i', source, '-ac', String(channels), '-y', path],
  ]);
}
type Row = { variant: string; state: string; path: string | null; size: number; failure: string | null };
async function rows(trackId: string): Promise<Row[]> {
  const { rows: found } = await database.pool.query<Row>(
    'SELECT variant, state, path, size::int, failure FROM renditions WHERE track_id = $1 ORDER BY variant',
    [trackId],
  );
  return found;
}
const states = async (trackId: string) => (await rows(trackId)).map(({ state }) => state);
const wait = (check: () => Promise<void>) => vi.waitFor(check, { timeout: patience, interval: 50 });
function probe(path: string): {
  format: { duration: string; format_name: string; tags?: object };
  streams: object[];
} {
  const args = ['-v', 'error', '-show_format', '-show_streams', '-of', 'json', path];
  return JSON.parse(execFileSync('ffprobe', args, { encoding: 'utf8' })) as ReturnType<typeof probe>;
}

describeWith(parts.ffmpeg)('renditions', () => {
  test(
    'are made of what libraries ask for, with what is known of the track and no picture',
    { timeout: patience },
    async () => {
      makeSound('Blue.flac', 3, 6);
      const before = await readFile(join(music, 'Blue.flac'));
      const id = await addTrack({ title: 'Blue' });
      start();
      await wait(async () => expect(await states(id)).toEqual(['ready', 'ready']));
      const [mp3, opus] = await rows(id);
      for (const [row, codec, format] of [
        [mp3, 'mp3', 'mp3'],
        [opus, 'opus', 'ogg'],
      ] as const) {
        expect(row?.path).toMatch(/^([0-9a-f]{2})\/\1[0-9a-f]{30}-(opus-64\.opus|mp3-128\.mp3)$/);
        const path = join(dataDir, 'renditions', row?.path ?? '');
        expect((await stat(path)).size).toBe(row?.size);
        const made = probe(path);
        expect(made.streams).toEqual([expect.objectContaining({ codec_name: codec, channels: 2 })]);
        expect(made.format.format_name).toBe(format);
        expect(Number(made.format.duration)).toBeCloseTo(3, 0);
        const said = JSON.stringify(made).toLowerCase();
        for (const word of ['"blue"', 'ann; bob', '"first"', 'jazz']) expect(said).toContain(word);
      }
      expect(await readFile(join(music, 'Blue.flac'))).toEqual(before);
      expect((await readdir(join(dataDir, 'renditions'))).filter((name) => name.length > 2)).toEqual([]);
    },
  );

  test('are not made of what is hardly larger', { timeout: patience }, async () => {
    makeSound('Small.mp3');
    const id = await addTrack({ title: 'Small', file: 'Small.mp3', lossless: false, bitrate: 128 });
    start();
    await wait(async () => expect(await states(id)).toEqual(['unwanted', 'ready']));
  });

  test('are made anew of another content, and go when nobody wants them', { timeout: patience }, async () => {
    makeSound('Changing.flac');
    const id = await addTrack({ title: 'Changing' });
    start();
    await wait(async () => expect(await states(id)).toEqual(['ready', 'ready']));
    const before = await rows(id);
    await database.pool.query(`UPDATE tracks SET content_hash = 'other' WHERE id = $1`, [id]);
    await bumpLibraryGeneration(database.pool);
    await wait(async () => {
      const after = await rows(id);
      expect(after.map(({ state }) => state)).toEqual(['ready', 'ready']);
      expect(after[0]?.path).not.toBe(before[0]?.path);
    });
    await database.pool.query(`UPDATE providers SET config = '{"path": "/", "renditions": ["opus-64"]}'`);
    await wait(async () => expect((await rows(id)).map(({ variant }) => variant)).toEqual(['opus-64']));
    await running?.close();
    // Links to them have expired a day later.
    const all = await files();
    expect(all).toHaveLength(4);
    for (const file of all) await utimes(file, 1_000, 1_000);
    start();
    await wait(async () => expect(await files()).toHaveLength(1));
    expect(await states(id)).toEqual(['ready']);
  });

  test.each([
    ['no sound', 'not sound at all', /ffmpeg cannot read it/],
    ['an empty file', '', /ffmpeg cannot read it/],
    [
      'a playlist that leads out',
      '#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n/etc/passwd\n',
      /ffmpeg cannot read it/,
    ],
  ])(
    'what cannot be read fails in words, and holds nothing up: %s',
    { timeout: patience },
    async (_name, content, words) => {
      await writeFile(join(music, 'Broken.mp3'), content);
      makeSound('Good.flac');
      const broken = await addTrack({ title: 'Broken', file: 'Broken.mp3' });
      const missing = await addTrack({ title: 'Missing' });
      const good = await addTrack({ title: 'Good' });
      start();
      await wait(async () => expect(await states(good)).toEqual(['ready', 'ready']));
      await wait(async () => expect(await states(broken)).toEqual(['failed', 'failed']));
      await wait(async () => expect(await states(missing)).toEqual(['failed', 'failed']));
      expect((await rows(broken))[0]?.failure).toMatch(words);
      expect((await rows(missing))[0]?.failure).toBe('It is gone.');
      expect(await countRenditions(database.pool, provider)).toMatchObject({
        ready: 2,
        failed: 4,
        waiting: 0,
      });
    },
  );

  test('what ends early is said to be damaged', { timeout: patience }, async () => {
    makeSound('Cut.flac');
    const id = await addTrack({ title: 'Cut', durationMs: 60_000 });
    start();
    await wait(async () => expect(await states(id)).toEqual(['failed', 'failed']));
    expect((await rows(id))[0]?.failure).toBe('Only 3 of 60 seconds could be read: is the file damaged?');
  });

  test('a bucket is copied for the time it takes', { timeout: patience }, async () => {
    makeSound('Far.m4a');
    const id = await addTrack({ title: 'Far', file: 'Far.m4a' });
    const source = await openDiskSource(music);
    const { openHandle: _, ...bucket } = source;
    start({
      openLibrary: () =>
        Promise.resolve({
          ...bucket,
          stream: async (path) => Readable.from([await readFile(join(music, path))]),
        }),
    });
    await wait(async () => expect(await states(id)).toEqual(['ready', 'ready']));
    expect(await readdir(join(dataDir, 'renditions', 'work'))).toEqual([]);
  });

  test('without ffmpeg it says so once, and begins when it is there', { timeout: patience }, async () => {
    makeSound('Later.flac');
    const id = await addTrack({ title: 'Later' });
    const bin = join(folder, 'bin');
    await mkdir(bin);
    const errors: string[] = [];
    const spy = pino({ level: 'error' }, { write: (line: string) => void errors.push(line) });
    start({ log: spy, searchPath: bin });
    await wait(async () => {
      const { trouble, waiting } = await countRenditions(database.pool, provider);
      expect([waiting, trouble]).toEqual([2, expect.stringContaining('Install it')]);
    });
    for (const name of ['nice', 'ffmpeg', 'ffprobe']) {
      await writeFile(join(bin, `${name}.new`), `#!/bin/sh\nexec /usr/bin/${name} "$@"\n`);
      await chmod(join(bin, `${name}.new`), 0o755);
      await rename(join(bin, `${name}.new`), join(bin, name));
    }
    await wait(async () => expect(await states(id)).toEqual(['ready', 'ready']));
    expect((await countRenditions(database.pool, provider)).trouble).toBeNull();
    expect(errors.filter((line) => line.includes('no renditions are made'))).toHaveLength(1);
  });
});

const files = async () =>
  (await readdir(join(dataDir, 'renditions'), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describeWith(parts.ffmpeg)('renditions, when it goes wrong', () => {
  test('a full disk is waited for, and counts against no file', { timeout: patience }, async () => {
    await writeFile(join(music, 'Full.flac'), 'x');
    const id = await addTrack({ title: 'Full' });
    let room = false;
    let tries = 0;
    start({
      make: () => {
        tries += 1;
        return room
          ? Promise.resolve({ path: `ab/ab-${String(tries)}`, size: 1 })
          : Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }));
      },
    });
    await wait(() => Promise.resolve(expect(tries).toBeGreaterThan(3)));
    expect(await states(id)).toEqual(['pending', 'pending']);
    room = true;
    await wait(async () => expect(await states(id)).toEqual(['ready', 'ready']));
  });

  test('a library that is away counts against no file', { timeout: patience }, async () => {
    const id = await addTrack({ title: 'Away' });
    start({
      openLibrary: () => Promise.reject(new SourceError('unreachable', 'There is no folder /music.')),
    });
    await wait(async () => {
      expect((await rows(id)).map(({ state, failure }) => `${state} ${String(failure)}`)).toEqual([
        'pending There is no folder /music.',
        'pending There is no folder /music.',
      ]);
    });
  });

  test('two workers make each once', { timeout: patience }, async () => {
    for (const title of ['A', 'B', 'C', 'D']) {
      await writeFile(join(music, `${title}.flac`), title);
      await addTrack({ title });
    }
    const made: string[] = [];
    const make: RenditionsOptions['make'] = (_file, { trackId, variant }) => {
      made.push(`${trackId} ${variant}`);
      return Promise.resolve({ path: `ab/${trackId}-${variant}`, size: 1 });
    };
    start({ make });
    const other = startRenditions({
      ...{ database, log, dataDir, idleMs: 20, make },
      openLibrary: () => openDiskSource(music),
    });
    await wait(async () => expect((await countRenditions(database.pool, provider)).ready).toBe(8));
    await other.close();
    expect(new Set(made).size).toBe(8);
    expect(made).toHaveLength(8);
  });
});
