import { findFrames } from './mp3-frames.ts';

/** An endless stream made of one loop. Positions are bytes since the stream began and lie between frames. */
export type Loop = {
  bytes: Buffer;
  bytesPerSecond: number;
  /** The last frame boundary at or before a position. */
  toFrame(position: number): number;
};

export function createLoop(mp3: Buffer): Loop {
  const frames = findFrames(mp3);
  const [first] = frames;
  if (!first || frames.some(({ length }) => length !== first.length)) {
    throw new Error('A demo loop has frames of one length.');
  }
  return {
    bytes: mp3,
    bytesPerSecond: (first.bitrate * 1000) / 8,
    toFrame: (position) => Math.floor(position / first.length) * first.length,
  };
}

/** What plays between two positions, at most a second each, as views of the one loop: listeners cost no copies. */
export function sliceLoop({ bytes, bytesPerSecond }: Loop, from: number, to: number): Buffer[] {
  const slices: Buffer[] = [];
  let at = from;
  while (at < to) {
    const start = at % bytes.length;
    const length = Math.min(to - at, bytes.length - start, bytesPerSecond);
    slices.push(bytes.subarray(start, start + length));
    at += length;
  }
  return slices;
}

/** Which of several titles is shown at a position: each has its part of the loop. */
export function titleAt({ bytes }: Loop, titles: readonly string[], position: number): string {
  const part = Math.floor(((position % bytes.length) / bytes.length) * titles.length);
  return titles[part] ?? '';
}
