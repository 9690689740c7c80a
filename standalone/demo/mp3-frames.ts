const bitrates = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const sampleRates = [44_100, 48_000, 32_000];

export type Mp3Frame = { start: number; length: number; bitrate: number; borrows: boolean };

/** The MPEG-1 layer III frames of an MP3 without tags; `borrows` means that a frame needs bits of earlier ones. */
export function findFrames(mp3: Uint8Array): Mp3Frame[] {
  const frames: Mp3Frame[] = [];
  let start = 0;
  while (start + 6 <= mp3.length) {
    const [, version = 0, rates = 0] = mp3.subarray(start, start + 3);
    const bitrate = bitrates[rates >> 4];
    const rate = sampleRates[(rates >> 2) & 3];
    if (mp3[start] !== 0xff || (version & 0xfe) !== 0xfa || !bitrate || !rate) {
      throw new Error(`There is no MP3 frame at byte ${String(start)}.`);
    }
    const length = Math.floor((144_000 * bitrate) / rate) + ((rates >> 1) & 1);
    const sideInformation = start + ((version & 1) === 0 ? 6 : 4);
    const borrows = mp3[sideInformation] !== 0 || (mp3[sideInformation + 1] ?? 0) >= 0x80;
    frames.push({ start, length, bitrate, borrows });
    start += length;
  }
  return frames;
}
