import { describe, expect, test } from 'vitest';
import { collectMetadata, isMetaint } from './collect-metadata.ts';
import { parseIcyMetadata } from './parse-icy-metadata.ts';

const block = (text: string | Buffer) => {
  const bytes = Buffer.from(text);
  const length = Math.ceil(bytes.length / 16);
  return Buffer.concat([Buffer.of(length), bytes, Buffer.alloc(length * 16 - bytes.length)]);
};
const stream = (interval: number, ...blocks: (string | Buffer)[]) =>
  Buffer.concat(blocks.flatMap((text) => [Buffer.alloc(interval, 0xff), block(text)]));

describe('metadata between the sound', () => {
  const titles = ["StreamTitle='One';", '', "StreamTitle='Two';", 'x'.repeat(4_080)];

  test.each([1, 2, 7, 16, 100, 4_096, 1_000_000])('is found however the stream is cut (%i bytes)', (size) => {
    const bytes = stream(100, ...titles);
    const collect = collectMetadata(100);
    const found: string[] = [];
    for (let at = 0; at < bytes.length; at += size)
      found.push(...collect(bytes.subarray(at, at + size)).map((one) => one.toString().replaceAll('\0', '')));
    expect(found).toEqual(titles);
  });

  test.each([0, -1, 1.5, NaN, Infinity, 262_145, 16_000_000])(
    'is not looked for every %d bytes',
    (interval) => {
      expect(isMetaint(interval)).toBe(false);
    },
  );
});

describe('a block', () => {
  test.each([
    ["StreamTitle='Ann - Low Water';StreamUrl='http://x';", 'Ann - Low Water'],
    ["StreamTitle='It's 'quoted'; isn't it';StreamUrl='';", "It's 'quoted'; isn't it"],
    ["StreamTitle='It's';", "It's"],
    ["StreamUrl='x';StreamTitle='Late';", 'Late'],
    ["StreamTitle='No end", 'No end'],
    ["StreamTitle='';", ''],
    ["StreamTitle='One\0';StreamTitle='Two';", 'One'],
  ])('%s', (text, title) => {
    expect(parseIcyMetadata(Buffer.from(text))?.toString()).toBe(title);
  });

  test.each(['', '\0'.repeat(4_080), "StreamUrl='x';", 'ÿû\x90d sound'])(
    'without a title has none',
    (text) => {
      expect(parseIcyMetadata(Buffer.from(text))).toBeUndefined();
    },
  );
});
