import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFile } from 'music-metadata';
import sharp from 'sharp';
import { TagLib } from 'taglib-wasm';
import { openDiskSource } from '#refresh-jobs/library/disk-source.ts';
import { readTrack } from '#refresh-jobs/library/tags/read-track.ts';
import { startTagReader } from '#refresh-jobs/library/tags/tag-reader.ts';
import { parts } from '#test-parts/parts.ts';

/**
 * Files a second of our tag reading in threads, hash and mapping included, beside readers that do less, in one run. Processor time is of all
 * threads: it tells more than files a second where the machine does other things as well.
 */
const count = Number(process.env['BENCH_FILES'] ?? 800);
const rounds = 3;
const folder = mkdtempSync(join(tmpdir(), 'airdex-bench-tags-'));

async function makeFiles(): Promise<string[]> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 };
  const cover = sharp({ create: { width: 600, height: 600, channels: 3, background: '#446688', noise } });
  writeFileSync(join(folder, 'cover.jpg'), await cover.blur(2).jpeg({ quality: 90 }).toBuffer());
  const tags = {
    title: 'Title',
    artist: 'Artist',
    album: 'Album',
    track: '3/9',
    date: '2004',
    genre: 'Jazz',
  };
  const said = Object.entries(tags).flatMap(([name, value]) => ['-metadata', `${name}=${value}`]);
  const sound = ['-f', 'lavfi', '-i', 'anoisesrc=duration=12:amplitude=0.2', '-i', join(folder, 'cover.jpg')];
  const withCover = ['-map', '0:a', '-map', '1:v', '-c:v', 'copy', '-disposition:v', 'attached_pic'];
  const kinds = [
    ['mp3', [...withCover, '-c:a', 'libmp3lame']],
    ['flac', [...withCover, '-c:a', 'flac']],
    ['m4a', [...withCover, '-c:a', 'aac']],
    ['opus', ['-map', '0:a', '-c:a', 'libopus']],
  ] as const;
  const made = kinds.map(([ending, args]) => {
    const path = join(folder, `made.${ending}`);
    spawnSync(parts.ffmpeg.program, ['-v', 'error', '-y', ...sound, ...said, ...args, path], {
      stdio: 'inherit',
    });
    return { ending, bytes: readFileSync(path) };
  });
  mkdirSync(join(folder, 'music'));
  return Array.from({ length: count }, (_, n) => {
    const { ending, bytes } = made[n % made.length] as (typeof made)[number];
    const name = `${String(n).padStart(5, '0')}.${ending}`;
    writeFileSync(join(folder, 'music', name), bytes);
    return name;
  });
}

type Reader = { what: string; read: (names: string[]) => Promise<void>; close?: () => Promise<void> };

async function ours(threads: number): Promise<Reader> {
  const reader = startTagReader({ threads });
  const source = await openDiskSource(join(folder, 'music'));
  const options = { reader, signal: new AbortController().signal };
  return {
    what: `Airdex, ${String(threads)} thread${threads === 1 ? '' : 's'}: hash, tags, mapping`,
    read: async (names) => {
      const left = names.values();
      const one = async () => {
        for (const name of left) await readTrack(source, { path: name, name, size: 1 }, options);
      };
      await Promise.all(Array.from({ length: reader.width }, one));
    },
    close: () => reader.close(),
  };
}

async function others(): Promise<Reader[]> {
  const taglib = await TagLib.initialize();
  const pathOf = (name: string) => join(folder, 'music', name);
  return [
    {
      what: 'music-metadata alone, main thread: tags',
      read: async (names) => {
        for (const name of names) await parseFile(pathOf(name));
      },
    },
    {
      what: 'TagLib (taglib-wasm), main thread: tags',
      read: async (names) => {
        for (const name of names) {
          const file = await taglib.open(pathOf(name));
          file.tag();
          file.audioProperties();
          file.dispose();
        }
      },
    },
  ];
}

try {
  const names = await makeFiles();
  const rows: Record<string, { 'files/s': number; 'processor ms a file': number }> = {};
  for (const { what, read, close } of [await ours(1), await ours(2), ...(await others())]) {
    let best = Number.POSITIVE_INFINITY;
    let spent = Number.POSITIVE_INFINITY;
    for (let round = 0; round < rounds; round += 1) {
      const before = process.cpuUsage();
      const start = performance.now();
      await read(names);
      const took = performance.now() - start;
      const { user, system } = process.cpuUsage(before);
      spent = Math.min(spent, (user + system) / 1_000 / names.length);
      best = Math.min(best, took);
    }
    rows[what] = {
      'files/s': Math.round((names.length / best) * 1_000),
      'processor ms a file': Math.round(spent * 100) / 100,
    };
    await close?.();
  }
  console.log(
    `${String(count)} files (MP3, FLAC, M4A with covers of 600 x 600; Opus), warm; best of ${String(rounds)} rounds`,
  );
  console.table(rows);
} finally {
  rmSync(folder, { recursive: true });
}
