import { randomUUID } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { DueRendition } from '#db/stores/renditions.ts';
import { ffmpegArguments } from './ffmpeg-arguments.ts';
import { renditionPath, renditionsDir } from './rendition-path.ts';
import { runFfmpeg, type FfmpegRun } from './run-ffmpeg.ts';
import type { Variant } from './variant.ts';

/** A file that no rendition can be made of; the message is for an admin. */
export class RenditionFailure extends Error {
  override name = 'RenditionFailure';
}

const probed = z.object({
  streams: z.array(z.object({ channels: z.number().optional() })).min(1),
  format: z.object({ duration: z.coerce.number().optional() }),
});
const probeArguments = [
  ...['-loglevel', 'error', '-protocol_whitelist', 'file', '-select_streams', 'a:0'],
  ...['-show_entries', 'stream=channels:format=duration', '-of', 'json', 'file:/dev/stdin'],
];
const probeMs = 60_000;
/** Encoding is some twenty times as fast as listening, on a slow machine that does other things. */
const shortestPatienceMs = 10 * 60_000;

/**
 * Makes one file with ffmpeg: beside its place first, then looked at, then moved there as a whole. Throws a
 * RenditionFailure for what is wrong with the original, and ENOSPC as it is.
 */
export async function makeRendition(
  original: FileHandle,
  due: DueRendition,
  variant: Variant,
  { dataDir, signal }: { dataDir: string; signal: AbortSignal },
): Promise<{ path: string; size: number }> {
  const before = await probe(original, signal);
  const path = renditionPath(due.trackId, due.contentHash, variant);
  const place = join(renditionsDir(dataDir), path);
  const unfinished = join(renditionsDir(dataDir), `${randomUUID()}.part`);
  await mkdir(dirname(place), { recursive: true });
  try {
    const run = await runFfmpeg('ffmpeg', ffmpegArguments(due, variant, before.channels, unfinished), {
      ...{ input: original.fd, signal },
      timeoutMs: Math.max(shortestPatienceMs, due.durationMs ?? 0),
    });
    if (run.code !== 0) throw failureOf(run);
    const file = await open(unfinished, 'r+');
    try {
      const { seconds } = await probe(file, signal);
      assertWhole(seconds, due.durationMs === null ? before.seconds : due.durationMs / 1_000);
      await file.sync();
      const { size } = await file.stat();
      await rename(unfinished, place);
      return { path, size };
    } finally {
      await file.close();
    }
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function probe(
  file: FileHandle,
  signal: AbortSignal,
): Promise<{ channels: number; seconds: number | undefined }> {
  const run = await runFfmpeg('ffprobe', probeArguments, { input: file.fd, signal, timeoutMs: probeMs });
  if (run.code !== 0) throw failureOf(run);
  const found = probed.safeParse(JSON.parse(run.output));
  if (!found.success) throw new RenditionFailure('ffmpeg finds no sound in it.');
  return { channels: found.data.streams[0]?.channels ?? 2, seconds: found.data.format.duration };
}

/** What ends early was made of a damaged file: the original, played as it is, gives more. */
function assertWhole(seconds: number | undefined, expected: number | undefined): void {
  if (seconds === undefined || seconds <= 0) throw new RenditionFailure('ffmpeg made nothing of it.');
  if (expected !== undefined && Math.abs(seconds - expected) > Math.max(2, expected * 0.02)) {
    const [is, should] = [seconds, expected].map((each) => each.toFixed(0));
    throw new RenditionFailure(
      `Only ${is ?? ''} of ${should ?? ''} seconds could be read: is the file damaged?`,
    );
  }
}

function failureOf({ code, errors }: FfmpegRun): Error {
  if (/No space left on device|Disk quota exceeded/i.test(errors))
    return Object.assign(new Error('The disk is full.'), { code: 'ENOSPC' });
  if (code === null) return new RenditionFailure('ffmpeg took too long for it.');
  const line = errors.trim().split('\n').at(-1)?.replace('file:/dev/stdin: ', '') ?? '';
  return new RenditionFailure(`ffmpeg cannot read it: ${line.slice(0, 300)}`);
}
