import sharp from 'sharp';
import { expect, test } from 'vitest';
import { encodePicture } from './encode-picture.ts';
import { readPicture } from './read-picture.ts';

const solid = (width: number, height: number, background = '#3366cc') =>
  sharp({ create: { width, height, channels: 4, background } });
const encode = async (bytes: Buffer) => encodePicture(await readPicture(bytes));
const sizesOf = async (bytes: Buffer) => (await encode(bytes)).files.map(({ width }) => width);
const svg = (inside: string, attributes = 'width="20" height="20"') =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}</svg>`);

test.each(['png', 'jpeg', 'webp', 'gif', 'avif'] as const)('reads %s', async (format) => {
  const bytes = await solid(600, 600).toFormat(format).toBuffer();
  expect(await sizesOf(bytes)).toEqual([96, 256, 512]);
});

test('gives real WebP files of the widths it names, never larger than the picture', async () => {
  const { files } = await encode(await solid(300, 150).png().toBuffer());
  const found = await Promise.all(files.map(async ({ webp }) => sharp(webp).metadata()));
  expect(found.map(({ format, width, height }) => [format, width, height])).toEqual([
    ['webp', 96, 48],
    ['webp', 256, 128],
    ['webp', 300, 150],
  ]);
});

test('turns a photograph the right way up', async () => {
  const bytes = await solid(200, 100).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  expect(await readPicture(bytes)).toMatchObject({ width: 100, height: 200 });
  expect(await sizesOf(bytes)).toEqual([96, 100]);
});

test('keeps a tower within twice the height of a square', async () => {
  const { files } = await encode(await solid(400, 4_000).png().toBuffer());
  expect((await sharp(files.at(-1)?.webp).metadata()).height).toBe(1_024);
});

test('finds the colour, whatever is transparent', async () => {
  expect((await encode(await solid(64, 64, '#3366cc').png().toBuffer())).color).toBe('#3366cc');
  const logo = await solid(64, 64, '#00000000')
    .composite([{ input: await solid(20, 20, '#ff0000').png().toBuffer() }])
    .png()
    .toBuffer();
  expect((await encode(logo)).color).toBe('#ff0000');
  expect((await encode(await solid(64, 64, '#00000000').png().toBuffer())).color).toBe('#808080');
});

test('the same picture has the same address, another one another', async () => {
  const [one, again, other] = await Promise.all(
    ['#111', '#111', '#222'].map(async (color) => encode(await solid(64, 64, color).png().toBuffer())),
  );
  expect(one?.contentHash).toMatch(/^[0-9a-f]{32}$/);
  expect(again?.contentHash).toBe(one?.contentHash);
  expect(other?.contentHash).not.toBe(one?.contentHash);
});

test('draws a plain SVG sharply, however small it is', async () => {
  const drawn = await encode(svg('<rect width="20" height="20" fill="#00ff00"/>'));
  expect(drawn.color).toBe('#00ff00');
  expect(drawn.files.map(({ width }) => width)).toEqual([96, 256, 512]);
});

test.each([
  [
    'entities',
    Buffer.from(
      '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    ),
  ],
  ['a filter', svg('<filter id="f"><feGaussianBlur stdDeviation="99999"/></filter>')],
  ['a file of ours', svg('<image href="file:///etc/passwd" width="9" height="9"/>')],
  ['an address outside', svg('<use href="http://tracker.example/x.svg#a"/>')],
  ['a style from outside', svg('<style>@import "http://tracker.example/a.css";</style>')],
  ['a fill from outside', svg('<rect fill="url(http://tracker.example/a)"/>')],
  ['parts repeated for ever', svg('<use href="#a"/>'.repeat(201))],
  ['a size beyond measure', svg('', 'width="200000" height="200000"')],
])('does not draw an SVG with %s', async (_name, bytes) => {
  await expect(encode(bytes)).rejects.toMatchObject({ type: 'unreadable' });
});

/** A PNG whose header claims more pixels than its few bytes hold. */
async function bomb(): Promise<Buffer> {
  const bytes = await solid(10_000, 10_000).png({ compressionLevel: 9 }).toBuffer();
  expect(bytes.length).toBeLessThan(1_000_000);
  return bytes;
}

test.each<[string, () => Buffer | Promise<Buffer>, RegExp]>([
  ['a page', () => Buffer.from('<!DOCTYPE html><html></html>'), /web page/],
  ['noise', () => Buffer.alloc(5_000, 7), /no picture/],
  ['nothing', () => Buffer.alloc(0), /no picture/],
  ['a bomb', bomb, /10000 x 10000 pixels are too many/],
  ['a tracking pixel', () => solid(1, 1).png().toBuffer(), /too few/],
  ['half a picture', halfPicture, /damaged/],
  ['a TIFF', () => solid(64, 64).tiff().toBuffer(), /tiff picture/],
  ['a damaged icon', () => Buffer.concat([ico(16).subarray(0, 60), Buffer.alloc(40)]), /icon is damaged/],
  [
    'an icon that lists thousands',
    () => Buffer.concat([Buffer.from([0, 0, 1, 0, 0xff, 0xff]), Buffer.alloc(50)]),
    /too large/,
  ],
])('refuses %s in words', async (_name, make, words) => {
  const bytes = await make();
  await expect(encode(bytes)).rejects.toMatchObject({
    type: 'unreadable',
    message: expect.stringMatching(words) as string,
  });
});

async function halfPicture(): Promise<Buffer> {
  const whole = await solid(600, 600).png({ compressionLevel: 0 }).toBuffer();
  return whole.subarray(0, whole.length / 2);
}

/** An icon with one bitmap of 32 bits a pixel, all of one colour. */
function ico(size: number): Buffer {
  const pixels = Buffer.alloc(size * size * 4);
  for (let at = 0; at < pixels.length; at += 4) pixels.writeUInt32LE(0xff_cc_66_33, at);
  const header = Buffer.alloc(40);
  header.writeUInt32LE(40, 0);
  header.writeInt32LE(size, 4);
  header.writeInt32LE(size * 2, 8);
  header.writeUInt16LE(1, 12);
  header.writeUInt16LE(32, 14);
  const bitmap = Buffer.concat([header, pixels, Buffer.alloc((size * size) / 8)]);
  const directory = Buffer.from([0, 0, 1, 0, 1, 0, size, size, 0, 0, 1, 0, 32, 0, 0, 0, 0, 0, 22, 0, 0, 0]);
  directory.writeUInt32LE(bitmap.length, 14);
  return Buffer.concat([directory, bitmap]);
}

test('reads an icon with a bitmap', async () => {
  const drawn = await encode(ico(32));
  expect(drawn.files.map(({ width }) => width)).toEqual([32]);
  expect(drawn.color).toBe('#cc6633');
});

test('reads an icon with a PNG inside', async () => {
  const png = await solid(64, 64).png().toBuffer();
  const directory = Buffer.from([0, 0, 1, 0, 1, 0, 64, 64, 0, 0, 1, 0, 32, 0, 0, 0, 0, 0, 22, 0, 0, 0]);
  directory.writeUInt32LE(png.length, 14);
  expect(await sizesOf(Buffer.concat([directory, png]))).toEqual([64]);
});
