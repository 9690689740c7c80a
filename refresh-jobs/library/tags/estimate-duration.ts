import { readAdtsFrame } from '#refresh-jobs/stream-probe/adts-frame.ts';
import { readMpegFrame } from '#refresh-jobs/stream-probe/mpeg-frame.ts';
import type { Piece } from './range-tokenizer.ts';

type Frames = { bytes: number; seconds: number; bitrates: Set<number> };

/**
 * How long a file of MPEG frames (MP3, MP2, AAC in ADTS) is that has no table of its own length: from the frames in
 * the pieces that were read of its beginning, middle and end. Exact where they are the whole file. `sound` is the
 * number of bytes without tags; the sample rate is needed for ADTS. Null where no frames are seen.
 */
export function estimateDuration(
  pieces: readonly Piece[],
  sound: number,
  sampleRate: number | undefined,
): { seconds: number; isVariable: boolean } | null {
  const all: Frames = { bytes: 0, seconds: 0, bitrates: new Set() };
  for (const { bytes } of pieces) countFrames(bytes, sampleRate, all);
  if (all.bytes === 0) return null;
  return { seconds: (all.seconds / all.bytes) * sound, isVariable: all.bitrates.size > 1 };
}

function countFrames(bytes: Uint8Array, sampleRate: number | undefined, all: Frames): void {
  for (let at = 0; at < bytes.length - 7;) {
    const frame = frameAt(bytes, at, sampleRate);
    // Two in a row: one alone may be chance.
    if (!frame || !(frameAt(bytes, at + frame.length, sampleRate) ?? at + frame.length >= bytes.length - 7)) {
      at += 1;
      continue;
    }
    all.bytes += frame.length;
    all.seconds += frame.seconds;
    if (frame.bitrate !== null) all.bitrates.add(frame.bitrate);
    at += frame.length;
  }
}

function frameAt(
  bytes: Uint8Array,
  at: number,
  sampleRate: number | undefined,
): { length: number; seconds: number; bitrate: number | null } | null {
  if (bytes[at] !== 0xff) return null;
  const adts = readAdtsFrame(bytes, at);
  if (adts) return sampleRate ? { length: adts.length, seconds: 1_024 / sampleRate, bitrate: null } : null;
  const mpeg = readMpegFrame(bytes, at);
  if (!mpeg) return null;
  return { length: mpeg.length, seconds: (mpeg.length * 8) / (mpeg.bitrate * 1_000), bitrate: mpeg.bitrate };
}
