/** A frame of MPEG audio. Bitrate in kbit/s, length in bytes. */
export type MpegFrame = { codec: 'mp3' | 'mp2' | 'mp1'; bitrate: number; length: number };

const layers = ['', 'mp3', 'mp2', 'mp1'] as const;
const sampleRates = [44_100, 48_000, 32_000];

/** kbit/s by index 1..14; the second half serves the low sample rates of MPEG 2 and 2.5. */
const bitrates = {
  mp1: [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  mp2: [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  mp3: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  lowMp1: [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  low: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};

/** The frame whose header begins at `offset` (http://mpgedit.org/mpgedit/mpeg_format/mpeghdr.htm), if one does. */
export function readMpegFrame(bytes: Uint8Array, offset: number): MpegFrame | undefined {
  const [first, second, third] = bytes.subarray(offset, offset + 3);
  if (first !== 0xff || second === undefined || third === undefined || (second & 0xe0) !== 0xe0)
    return undefined;

  const version = (second >> 3) & 3;
  const codec = layers[(second >> 1) & 3];
  const sampleRate = sampleRates[(third >> 2) & 3];
  if (version === 1 || !codec || !sampleRate) return undefined;

  const isMpeg1 = version === 3;
  const table = isMpeg1 ? bitrates[codec] : codec === 'mp1' ? bitrates.lowMp1 : bitrates.low;
  const bitrate = table[(third >> 4) - 1];
  if (!bitrate) return undefined;

  const rate = isMpeg1 ? sampleRate : version === 2 ? sampleRate / 2 : sampleRate / 4;
  const padding = (third >> 1) & 1;
  const length =
    codec === 'mp1'
      ? (Math.floor((12_000 * bitrate) / rate) + padding) * 4
      : Math.floor(((codec === 'mp3' && !isMpeg1 ? 72_000 : 144_000) * bitrate) / rate) + padding;
  return { codec, bitrate, length };
}
