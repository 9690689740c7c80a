import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { SourceError } from '#refresh-jobs/errors.ts';
import { dominantColor } from './dominant-color.ts';
import type { Picture } from './read-picture.ts';

/** Widths in pixels: in a list, in a card, in the player. */
const WIDTHS = [96, 256, 512];
const LARGEST = 512;
/** Smaller ones are counters that spy on readers, or nothing anyone would recognise. */
const SMALLEST = 16;
const DECODE_SECONDS = 20;

export type EncodedPicture = {
  /** 32 hex digits of the encoded bytes: one address always gives the same bytes. */
  contentHash: string;
  /** #rrggbb */
  color: string;
  /** Smallest first. */
  files: { width: number; webp: Buffer }[];
};

/** Cuts a picture into WebP sizes, never larger than it is; a SourceError when its bytes turn out to be damaged. */
export async function encodePicture({ picture, width, height }: Picture): Promise<EncodedPicture> {
  if (width < SMALLEST || height < SMALLEST) {
    throw unreadable(`${String(width)} x ${String(height)} pixels are too few`);
  }
  const { data, info } = await picture
    .timeout({ seconds: DECODE_SECONDS })
    // A banner or a tower keeps its shape, within twice the height of a square.
    .resize({ width: LARGEST, height: 2 * LARGEST, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((cause: unknown) => {
      throw unreadable('it is damaged, or takes too long to draw', cause);
    });
  const raw = { width: info.width, height: info.height, channels: 4 as const };
  const drawn = () => sharp(data, { raw });

  const widths = [...WIDTHS.filter((each) => each < info.width), info.width];
  const files = [];
  for (const each of widths) {
    files.push({ width: each, webp: await drawn().resize({ width: each }).webp({ quality: 82 }).toBuffer() });
  }
  const sample = await drawn().resize(32, 32, { fit: 'fill' }).raw().toBuffer();
  return { contentHash: hashOf(files), color: dominantColor(sample), files };
}

function hashOf(files: EncodedPicture['files']): string {
  const hash = createHash('sha256');
  for (const { webp } of files) hash.update(webp);
  return hash.digest('hex').slice(0, 32);
}

function unreadable(what: string, cause?: unknown): SourceError {
  return new SourceError('unreadable', `The picture is not taken: ${what}.`, { cause });
}
