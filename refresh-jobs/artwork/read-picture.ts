import decodeIco from 'decode-ico';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { SourceError } from '#refresh-jobs/errors.ts';
import { assertTameSvg } from './assert-tame-svg.ts';

/** Enough for any logo; a picture of few bytes can claim to be of gigabytes. */
const MAX_PIXELS = 40_000_000;
const SVG_SIZE = 512;
const MAX_ICON_BYTES = 1_000_000;
const MAX_ICONS = 64;
/** An icon, a cursor. */
const ICON_BEGINNINGS = [0x00_00_01_00, 0x00_00_02_00];

const formats = ['jpeg', 'png', 'webp', 'gif', 'heif', 'svg'];
const options = { limitInputPixels: MAX_PIXELS, failOn: 'error' as const };

/** A picture to be cut into sizes. Width and height as seen, in pixels. */
export type Picture = { picture: Sharp; width: number; height: number };

/** Bytes from a stranger as a picture; a SourceError, in words, for everything else. */
export async function readPicture(bytes: Buffer): Promise<Picture> {
  if (isIco(bytes)) return readIco(bytes);
  const { format, autoOrient } = await describe(bytes);
  const { width, height } = autoOrient;
  if (!formats.includes(format)) throw unreadable(`it is a ${format} picture, which is not taken`);
  if (width * height > MAX_PIXELS) {
    throw unreadable(`its ${String(width)} x ${String(height)} pixels are too many`);
  }
  if (format === 'svg') return { picture: drawSvg(bytes, width, height), width, height };
  return { picture: sharp(bytes, options).autoOrient(), width, height };
}

async function describe(bytes: Buffer): Promise<Metadata> {
  try {
    // Without its own limit here, so that a bomb is called by its name above; only the header is read.
    return await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch (error) {
    const begin = bytes.toString('latin1', 0, 256).trimStart().toLowerCase();
    const isPage = begin.startsWith('<!doctype html') || begin.startsWith('<html');
    throw unreadable(isPage ? 'it is a web page' : 'it is no picture that can be read', error);
  }
}

/** Drawn at the size in which it is shown, however small its author drew it. */
function drawSvg(bytes: Buffer, width: number, height: number): Sharp {
  assertTameSvg(bytes);
  const density = Math.min(2_400, Math.max(1, (72 * SVG_SIZE) / Math.max(width, height)));
  return sharp(bytes, { ...options, density });
}

function isIco(bytes: Buffer): boolean {
  return bytes.length > 22 && ICON_BEGINNINGS.includes(bytes.readUInt32BE(0));
}

/** sharp reads no ICO; the largest picture of the icon is taken. */
async function readIco(bytes: Buffer): Promise<Picture> {
  if (bytes.length > MAX_ICON_BYTES || bytes.readUInt16LE(4) > MAX_ICONS)
    throw unreadable('the icon is too large');
  const [largest] = decoded(bytes).toSorted((a, b) => b.width - a.width || b.bpp - a.bpp);
  if (!largest) throw unreadable('the icon is empty');
  if (largest.type === 'png') return readPicture(Buffer.from(largest.data));
  const { data, width, height } = largest;
  return { picture: sharp(data, { ...options, raw: { width, height, channels: 4 } }), width, height };
}

function decoded(bytes: Buffer): ReturnType<typeof decodeIco> {
  try {
    // A copy of exactly these bytes: the decoder reads past a Buffer's end into whatever lies behind it.
    return decodeIco(new Uint8Array(bytes));
  } catch (error) {
    throw unreadable('the icon is damaged', error);
  }
}

function unreadable(what: string, cause?: unknown): SourceError {
  return new SourceError('unreadable', `The picture is not taken: ${what}.`, { cause });
}
