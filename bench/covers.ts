import sharp from 'sharp';
import { encodePicture } from '#refresh-jobs/artwork/encode-picture.ts';
import { readPicture } from '#refresh-jobs/artwork/read-picture.ts';

/**
 * Covers, from the bytes in a file or its tags to the WebP sizes that are kept: a second, and processor time each, which
 * tells more where the machine does other things as well.
 */
const count = 20;

/** Noise over colours, which is as hard to encode as photographs are. */
async function cover(width: number, format: 'jpeg' | 'png'): Promise<Buffer> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 };
  const picture = sharp({ create: { width, height: width, channels: 3, background: '#886644', noise } }).blur(
    2,
  );
  return format === 'jpeg' ? picture.jpeg({ quality: 90 }).toBuffer() : picture.png().toBuffer();
}

sharp.concurrency(1);
sharp.cache(false);
const rows: Record<string, { 'KB each': number; 'covers/s': number; 'processor ms each': number }> = {};
for (const [width, format] of [
  [300, 'jpeg'],
  [600, 'jpeg'],
  [1_400, 'jpeg'],
  [3_000, 'jpeg'],
  [1_400, 'png'],
] as const) {
  const bytes = await cover(width, format);
  const before = process.cpuUsage();
  const start = performance.now();
  for (let done = 0; done < count; done += 1) await encodePicture(await readPicture(bytes));
  const took = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  rows[`${String(width)} x ${String(width)} ${format}`] = {
    'KB each': Math.round(bytes.length / 1_000),
    'covers/s': Math.round((count / took) * 10_000) / 10,
    'processor ms each': Math.round((user + system) / 1_000 / count),
  };
}
console.table(rows);
