/** A way to make files smaller: opus-64, opus-96, opus-128, mp3-128, mp3-192, mp3-320. Bitrate in kbit/s. */
export type Variant = { name: string; codec: 'opus' | 'mp3'; bitrate: number; extension: string };

/** Null for what is none. */
export function readVariant(name: string): Variant | null {
  const [, codec, digits = ''] = /^(opus|mp3)-([1-9][0-9]{1,2})$/.exec(name) ?? [];
  const bitrate = Number(digits);
  if (codec === 'opus' && bitrate >= 16 && bitrate <= 320) return { name, codec, bitrate, extension: 'opus' };
  if (codec === 'mp3' && mp3Bitrates.has(bitrate)) return { name, codec, bitrate, extension: 'mp3' };
  return null;
}

/** MPEG 1 layer III has no others. */
const mp3Bitrates = new Set([32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]);
