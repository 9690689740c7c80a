import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { TrackEntry } from '#catalog/library/track-entry.ts';
import { libraryOfBytes } from '#test-parts/library-of-bytes.ts';
import { parts } from '#test-parts/parts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import { readTrack } from './read-track.ts';
import { startTagReader } from './tag-reader.ts';

const reader = startTagReader({ threads: 1 });
afterAll(() => reader.close());

async function read(name: string, bytes: Buffer): Promise<TrackEntry & { bytesRead: number }> {
  const library = libraryOfBytes({ [name]: bytes });
  const options = { reader, signal: new AbortController().signal };
  const { entry } = await readTrack(library, { path: name, name, size: bytes.length }, options);
  return { ...entry, bytesRead: library.bytesRead };
}

const THREE_PIECES = 3 * 65_536;
/** By the ending of the file; `within` in parts of a thousand, `reads` in bytes. */
const formats: Record<string, { args: string[]; within?: number; reads?: number }> = {
  ogg: { args: ['-c:a', 'libvorbis'] },
  opus: { args: ['-c:a', 'libopus'] },
  'flac.ogg': { args: ['-c:a', 'flac'] },
  flac: { args: [] },
  // Without a table of its length it is guessed from the frames in three places.
  mp3: { args: ['-c:a', 'libmp3lame', '-q:a', '2', '-write_xing', '0'], within: 15 },
  m4a: { args: ['-c:a', 'aac'], reads: THREE_PIECES + 65_536 },
  mka: { args: ['-c:a', 'libvorbis'] },
  webm: { args: ['-c:a', 'libopus'] },
  wv: { args: ['-c:a', 'wavpack'] },
  aiff: { args: ['-write_id3v2', '1'] },
  wav: { args: [] },
  wma: { args: ['-c:a', 'wmav2'] },
};

const SLOW = 240_000;

describeWith(parts.ffmpeg)('how long files are', () => {
  const folder = mkdtempSync(join(tmpdir(), 'airdex-durations-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function make(name: string, seconds: number, args: string[], inputs: string[] = []): Buffer {
    const sound = ['-f', 'lavfi', '-i', `sine=duration=${String(seconds)}:sample_rate=44100`];
    const path = join(folder, name);
    const { status, stderr } = spawnSync(
      parts.ffmpeg.program,
      ['-v', 'error', '-y', ...inputs, ...sound, ...args, path],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`${name}: ${stderr}`);
    return readFileSync(path);
  }
  const vorbis = (seconds: number) => make(`${String(seconds)}.ogg`, seconds, ['-c:a', 'libvorbis']);
  const opus = (seconds: number) => make(`${String(seconds)}.opus`, seconds, ['-c:a', 'libopus']);

  test.each(Object.entries(formats))(
    '%s of 20 s and of 10 min, from three reads',
    async (ending, { args, within = 0, reads = THREE_PIECES }) => {
      for (const seconds of [20, 600]) {
        const entry = await read(`x.${ending}`, make(`x.${ending}`, seconds, args));
        const difference = Math.abs((entry.durationMs ?? 0) - seconds * 1_000);
        expect([seconds, difference <= Math.max(60, seconds * within)]).toEqual([seconds, true]);
        expect(entry.bytesRead).toBeLessThanOrEqual(reads);
      }
    },
    SLOW,
  );

  test(
    'streams one after the other are added up',
    async () => {
      const few = await read('few.ogg', Buffer.concat([20, 30].map(vorbis)));
      expect(few.durationMs).toBe(50_000);
      const large = await read('large.opus', Buffer.concat([70, 150, 90].map(opus)));
      expect(large.durationMs).toBe(310_000);
    },
    SLOW,
  );

  test(
    'many streams one after the other are guessed from the first',
    async () => {
      const many = Array.from({ length: 20 }, () => opus(10));
      // ffmpeg numbers its streams by chance.
      const { durationMs } = await read('many.opus', Buffer.concat(many));
      expect(Math.abs((durationMs ?? 0) - 200_000)).toBeLessThan(2_000);
    },
    SLOW,
  );

  test(
    'what was cut out of a longer stream, or ends early, or has more behind it, is as long as it sounds',
    async () => {
      const whole = vorbis(600);
      const copied = ['-map', '0:a', '-c', 'copy', '-copyts'];
      const cut = make('cut.ogg', 1, copied, ['-ss', '100', '-i', join(folder, '600.ogg')]);
      const early = whole.subarray(0, Math.floor(whole.length / 2));
      const more = Buffer.concat([whole, Buffer.alloc(20_000, 'TAG')]);
      const found = await Promise.all([cut, early, more].map((bytes) => read('x.ogg', bytes)));
      const seconds = found.map(({ durationMs }) => Math.round((durationMs ?? 0) / 10_000) * 10);
      expect(seconds).toEqual([500, 300, 600]);
    },
    SLOW,
  );

  test(
    'a film in Ogg is as long as its sound',
    async () => {
      const args = ['-c:v', 'libtheora', '-q:v', '9', '-c:a', 'libvorbis', '-f', 'ogg'];
      const film = make('film.ogv', 20, args, ['-f', 'lavfi', '-i', 'testsrc=duration=20']);
      expect((await read('film.ogv', film)).durationMs).toBe(20_000);
    },
    SLOW,
  );
});

test("Monkey's Audio of 10 min", async () => {
  const bytes = Buffer.alloc(4_000_000);
  bytes.write('MAC ', 'latin1');
  bytes.writeUInt16LE(3_990, 4);
  // Its own length, that of what follows, and of the sound.
  [52, 24, 0, 0, 3_900_000].forEach((value, n) => bytes.writeUInt32LE(value, 8 + n * 4));
  const [perFrame, last, frames] = [73_728, 44_100 * 600 - 73_728 * 358, 359];
  [perFrame, last, frames].forEach((value, n) => bytes.writeUInt32LE(value, 56 + n * 4));
  bytes.writeUInt16LE(16, 68);
  bytes.writeUInt16LE(2, 70);
  bytes.writeUInt32LE(44_100, 72);
  const entry = await read('x.ape', bytes);
  expect(entry).toMatchObject({ durationMs: 600_000, codec: 'ape' });
});
