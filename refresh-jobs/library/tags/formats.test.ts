import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TrackEntry } from '#catalog/library/track-entry.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import { libraryOfBytes } from '#test-parts/library-of-bytes.ts';
import { parts } from '#test-parts/parts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import { readPieces } from './read-pieces.ts';
import { readTrack } from './read-track.ts';
import { startTagReader } from './tag-reader.ts';

const never = new AbortController().signal;
const said = {
  ...{ title: 'Tïtle', artist: 'Ärtist', album: 'Albüm', album_artist: 'Someone', track: '3/9', disc: '2/2' },
  ...{ date: '2004', genre: 'Jazz' },
};
type Format = { args: string[]; is: Partial<TrackEntry>; only?: readonly (keyof typeof said)[] };
/** By the ending of the file. */
const formats: Record<string, Format> = {
  mp3: {
    args: ['-c:a', 'libmp3lame', '-id3v2_version', '3'],
    is: { codec: 'mp3', contentType: 'audio/mpeg' },
  },
  'four.mp3': { args: ['-c:a', 'libmp3lame', '-id3v2_version', '4'], is: { codec: 'mp3' } },
  'vbr.mp3': { args: ['-c:a', 'libmp3lame', '-q:a', '2', '-write_xing', '0'], is: { codec: 'mp3' } },
  flac: {
    args: ['-c:a', 'flac'],
    is: { codec: 'flac', contentType: 'audio/flac', lossless: true, bits: 16 },
  },
  ogg: { args: ['-c:a', 'libvorbis'], is: { codec: 'vorbis', contentType: 'audio/ogg' } },
  // FLAC within Ogg is rare; music-metadata does not read its comments.
  'flac.ogg': { args: ['-c:a', 'flac'], is: { codec: 'flac', contentType: 'audio/ogg' }, only: [] },
  opus: { args: ['-c:a', 'libopus'], is: { codec: 'opus', contentType: 'audio/ogg' } },
  m4a: { args: ['-c:a', 'aac'], is: { codec: 'aac', contentType: 'audio/mp4' } },
  'alac.m4a': { args: ['-c:a', 'alac'], is: { codec: 'alac', contentType: 'audio/mp4', lossless: true } },
  'fast.m4a': { args: ['-c:a', 'aac', '-movflags', '+faststart'], is: { codec: 'aac' } },
  m4b: { args: ['-c:a', 'aac', '-f', 'mp4'], is: { codec: 'aac', medium: 'audiobook' } },
  wav: {
    args: ['-c:a', 'pcm_s16le'],
    is: { codec: 'pcm', contentType: 'audio/wav', lossless: true },
    only: ['title', 'artist', 'album', 'genre'],
  },
  aiff: { args: ['-write_id3v2', '1'], is: { codec: 'aiff', contentType: 'audio/aiff', lossless: true } },
  wv: { args: ['-c:a', 'wavpack'], is: { codec: 'wavpack', contentType: 'audio/x-wavpack', lossless: true } },
  mka: {
    args: ['-c:a', 'libvorbis'],
    is: { codec: 'vorbis', contentType: 'audio/x-matroska' },
  },
  webm: {
    args: ['-c:a', 'libopus'],
    is: { codec: 'opus', contentType: 'audio/webm' },
  },
  aac: { args: ['-c:a', 'aac', '-f', 'adts'], is: { codec: 'aac', contentType: 'audio/aac' }, only: [] },
  mp2: { args: ['-c:a', 'mp2'], is: { codec: 'mp2', contentType: 'audio/mpeg' }, only: [] },
  wma: { args: ['-c:a', 'wmav2'], is: { codec: 'wma', contentType: 'audio/x-ms-wma' } },
};

describeWith(parts.ffmpeg)('files that ffmpeg made', () => {
  const reader = startTagReader({ threads: 2 });
  const folder = mkdtempSync(join(tmpdir(), 'airdex-formats-'));
  const files: Record<string, Buffer> = {};

  beforeAll(() => {
    const tags = Object.entries(said).flatMap(([name, value]) => ['-metadata', `${name}=${value}`]);
    for (const [ending, { args }] of Object.entries(formats))
      files[`made.${ending}`] = make(`made.${ending}`, [...tags, ...args]);
  }, 300_000);
  afterAll(async () => {
    await reader.close();
    rmSync(folder, { recursive: true });
  });

  function make(name: string, args: string[], inputs: string[] = []): Buffer {
    const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=4:sample_rate=44100'];
    const path = join(folder, name);
    const { status, stderr } = spawnSync(
      parts.ffmpeg.program,
      ['-v', 'error', '-y', ...sound, ...inputs, ...args, path],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`${name}: ${stderr}`);
    return readFileSync(path);
  }
  async function read(name: string, bytes: Buffer, more: Record<string, Buffer> = {}): Promise<TrackEntry> {
    const source = libraryOfBytes({ [name]: bytes, ...more });
    const lyricsPath = Object.keys(more)[0];
    const { entry } = await readTrack(
      source,
      { path: name, name, size: bytes.length, lyricsPath },
      { reader, signal: never },
    );
    return entry;
  }

  test.each(Object.entries(formats))('%s', async (ending, { is, only = Object.keys(said) }) => {
    const entry = await read(`made.${ending}`, files[`made.${ending}`] ?? Buffer.alloc(0));
    expect(entry).toMatchObject(is);
    expect(Math.abs((entry.durationMs ?? 0) - 4_000)).toBeLessThan(120);
    const read_ = {
      ...{
        title: entry.title,
        artist: entry.artists[0]?.name,
        album: entry.album?.title,
        genre: entry.genres[0],
      },
      ...{
        album_artist: entry.album?.artists[0]?.name,
        date: entry.released,
        disc: `${String(entry.disc)}/2`,
      },
      track: `${String(entry.number)}/9`,
    };
    for (const name of only as (keyof typeof said)[]) expect([name, read_[name]]).toEqual([name, said[name]]);
  });

  test('that were copied into Matroska or tagged as a stream keep all that they say', async () => {
    const streamTags = Object.entries(said).flatMap(([name, value]) => ['-metadata:s:a', `${name}=${value}`]);
    const copied = ['-map', '1:a', '-c', 'copy'];
    for (const bytes of [
      make('copied.mka', copied, ['-i', join(folder, 'made.ogg')]),
      make('stream.mka', ['-c:a', 'libvorbis', ...streamTags]),
    ]) {
      const entry = await read('x.mka', bytes);
      expect(entry).toMatchObject({ title: said.title, released: '2004', number: 3, disc: 2 });
      expect(entry.album).toMatchObject({ title: said.album, artists: [{ name: said.album_artist }] });
    }
  });

  test('of WMA say their year, by whatever name ffmpeg wrote it', async () => {
    for (const name of ['WM/Year', 'year', 'date']) {
      const bytes = make('year.wma', ['-c:a', 'wmav2', '-metadata', `${name}=2004`]);
      expect([name, (await read('x.wma', bytes)).year]).toEqual([name, 2004]);
    }
  });

  test('are read by their content, whatever they are called', async () => {
    for (const [ending, { is }] of Object.entries(formats)) {
      const entry = await read('lie.flac', files[`made.${ending}`] ?? Buffer.alloc(0));
      expect([ending, entry.codec]).toEqual([ending, is.codec]);
    }
  });

  test('that end anywhere are read as far as they go, or not, in words', async () => {
    for (const [name, bytes] of Object.entries(files)) {
      for (const part of [0.9, 0.5, 0.1, 0.01]) {
        const cut = bytes.subarray(0, Math.floor(bytes.length * part));
        const reading = read(name, cut);
        const outcome = await reading.catch((error: unknown) => error);
        if (outcome instanceof SourceError) expect(outcome.message).toMatch(/^(The file|It|Its|This) .*\.$/);
        else expect(outcome).toHaveProperty('title');
      }
    }
  });

  test('with random damage never stop the reading', async () => {
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48_271) % 0x7fffffff) % below;
    const some = Object.entries(files).filter(([name]) => !name.endsWith('wav') && !name.endsWith('aiff'));
    for (let round = 0; round < 12; round += 1) {
      await Promise.all(
        some.map(async ([name, bytes]) => {
          const damaged = Buffer.from(bytes);
          for (let flip = 0; flip < 40; flip += 1) {
            // Where the tags are.
            damaged[random(Math.min(damaged.length, flip % 2 === 0 ? 600 : damaged.length))] = random(256);
          }
          const outcome = await read(name, damaged).catch((error: unknown) => error);
          if (outcome instanceof Error) expect(outcome).toBeInstanceOf(SourceError);
        }),
      );
    }
  });

  test('carry covers, which are found and brought', async () => {
    const cover = await sharp({ create: { width: 200, height: 200, channels: 3, background: '#123456' } })
      .png()
      .toBuffer();
    writeFileSync(join(folder, 'cover.png'), cover);
    const inputs = ['-i', join(folder, 'cover.png')];
    const map = ['-map', '0:a', '-map', '1:v', '-c:v', 'copy', '-disposition:v', 'attached_pic'];
    for (const [name, args] of [
      ['cover.mp3', ['-c:a', 'libmp3lame']],
      ['cover.flac', ['-c:a', 'flac']],
      ['cover.m4a', ['-c:a', 'aac']],
    ] as const) {
      const bytes = make(name, [...map, ...args], inputs);
      expect(await read(name, bytes)).toMatchObject({ hasPicture: true });
      const file = await libraryOfBytes({ [name]: bytes }).open(name);
      const { pieces } = await readPieces(file);
      const found = await reader.readPicture(file, { size: file.size, pieces }, never);
      expect(found.equals(cover)).toBe(true);
    }
  });

  test('have chapters, of every kind', async () => {
    const chapter = (start: number, end: number, title: string) =>
      `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${String(start)}\nEND=${String(end)}\ntitle=${title}\n`;
    writeFileSync(
      join(folder, 'chapters.txt'),
      `;FFMETADATA1\n${chapter(0, 1_500, 'Öne')}${chapter(1_500, 4_000, 'Two')}`,
    );
    const inputs = ['-i', join(folder, 'chapters.txt')];
    const file = ['-map_metadata', '1', '-map', '0:a'];
    const comments = {
      CHAPTER001: '00:00:00.000',
      CHAPTER001NAME: 'Öne',
      CHAPTER002: '00:00:01.500',
      CHAPTER002NAME: 'Two',
    };
    const tags = Object.entries(comments).flatMap(([name, value]) => ['-metadata', `${name}=${value}`]);
    for (const [name, args] of [
      ['c.mp3', file],
      ['c.m4b', [...file, '-c:a', 'aac', '-f', 'mp4']],
      ['c.ogg', tags],
      ['c.opus', tags],
      ['c.flac', tags],
    ] as const) {
      const { chapters } = await read(name, make(name, [...args], args === tags ? [] : inputs));
      const found = chapters.map(({ startMs, title }) => `${String(startMs)} ${title}`);
      expect([name, ...found]).toEqual([name, '0 Öne', '1500 Two']);
    }
  });

  test('have words that follow in a file beside them', async () => {
    const lrc = Buffer.from('[ti:x]\n[00:02.00]later\n[00:01.50][00:03.00]twice\n', 'utf16le');
    const { lyrics } = await read('made.mp3', files['made.mp3'] ?? Buffer.alloc(0), {
      'made.lrc': Buffer.concat([Buffer.of(0xff, 0xfe), lrc]),
    });
    expect(lyrics).toMatchObject({ synced: true, source: 'file' });
    expect(lyrics?.lines.map(({ atMs, text }) => `${String(atMs)} ${text}`)).toEqual([
      '1500 twice',
      '2000 later',
      '3000 twice',
    ]);
  });
});
