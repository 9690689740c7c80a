import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { SourceError } from '#refresh-jobs/errors.ts';
import { libraryOfBytes } from '#test-parts/library-of-bytes.ts';
import { isInstalled, parts } from '#test-parts/parts.ts';
import { readTrack } from './read-track.ts';
import { startTagReader } from './tag-reader.ts';

const samples = '../shared/samples/audio';

/** Files that are no tracks, and why. */
const failures: Record<string, RegExp> = {
  'ilbm.aiff': /^This is a picture, not sound\.$/,
  'vtt-init.mp4': /^It holds no sound\.$/,
  // A tune for a sound chip of consoles, which only its ending has in common with DSD.
  'adgpp_PLAY_01_05.dsf': /no kind of sound that Airdex knows/,
};
/** Where ffprobe is not followed, and why. */
const otherDuration: Record<string, [seconds: number, why: string]> = {
  'fileSequence3.aac': [10.031, '216 frames of 1024 samples at 22,050 Hz; ffprobe guesses by the bitrate'],
};

type Probed = { duration: number | null; tags: Record<string, string> };
function probe(path: string): Probed {
  const args = ['-v', 'quiet', '-print_format', 'json', '-show_format', '-show_streams', path];
  const { stdout } = spawnSync('ffprobe', args, { encoding: 'utf8' });
  type Answer = { format?: { duration?: string; tags?: object }; streams?: { tags?: object }[] };
  const { format, streams = [] } = JSON.parse(stdout || '{}') as Answer;
  const tags = { ...streams[0]?.tags, ...format?.tags } as Record<string, string>;
  const lower = Object.fromEntries(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), value]));
  return { duration: format?.duration === undefined ? null : Number(format.duration), tags: lower };
}

const tidy = (text: string) => text.replace(/\s+/g, ' ').trim();

describe.skipIf(!existsSync(samples) || !isInstalled(parts.ffmpeg))('every real file', () => {
  const reader = startTagReader({ threads: 2 });
  afterAll(() => reader.close());
  const files = globSync(`${samples}/**/*.*`).filter((path) => statSync(path).isFile());

  test.each(files.map((path) => [basename(path), path]))(
    '%s says what ffprobe says of it, or why it is no track',
    async (name, path) => {
      const bytes = readFileSync(path);
      const source = libraryOfBytes({ [name]: bytes });
      const reading = readTrack(
        source,
        { path: name, name, size: bytes.length },
        { reader, signal: new AbortController().signal },
      );
      const failure = failures[name];
      if (failure) {
        await expect(reading).rejects.toThrow(SourceError);
        await expect(reading).rejects.toThrow(failure);
        return;
      }
      const { entry } = await reading;
      const { duration, tags } = probe(path);
      const { title = null, artist, album, genre } = tags;
      if (title === null) expect(name.replaceAll('_', ' ')).toContain(entry.title);
      else expect(entry.title).toBe(tidy(title));
      for (const one of entry.artists) expect(artist).toContain(one.name);
      expect(entry.artists.length > 0).toBe(artist !== undefined);
      expect(entry.album?.title).toBe(album === undefined ? undefined : tidy(album));
      if (genre !== undefined) expect(entry.genres).toContain(tidy(genre));
      const [seconds] = otherDuration[name] ?? [duration];
      if (seconds === null || seconds < 0.001) return;
      // Encoders add a frame or two, which some readers count.
      const tolerance = Math.max(60, seconds * 10);
      expect(Math.abs((entry.durationMs ?? 0) - seconds * 1_000)).toBeLessThan(tolerance);
    },
  );
});

if (!existsSync(samples)) console.warn(`DID NOT RUN: real files, since ${samples} is not here.`);
