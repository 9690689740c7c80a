import type { Peek } from './find-pictures.ts';

const FOOTER = 32;
const ID3V1 = 128;
const LONGEST_BLOCK = 1_048_576;
const LONGEST_TAG = 64_000_000;

/**
 * A WavPack file of its first block and its tag alone, which say all that is wanted: the parser would otherwise look
 * at the beginning of each block, two a second. Null where it is of another shape, and is read as it is.
 */
export async function shortenWavPack(peek: Peek, size: number): Promise<Uint8Array | null> {
  const head = Buffer.from(await peek(0, FOOTER));
  if (head.length < FOOTER || head.toString('latin1', 0, 4) !== 'wvpk') return null;
  const blockEnd = head.readUInt32LE(4) + 8;
  const tag = await tagStart(peek, size);
  if (blockEnd < FOOTER || blockEnd > LONGEST_BLOCK || tag < blockEnd || size - tag > LONGEST_TAG)
    return null;
  return Buffer.concat([await peek(0, blockEnd), await peek(tag, size - tag)]);
}

/** Where the APE tag begins that ends the file, or is followed by an ID3v1 tag alone. */
async function tagStart(peek: Peek, size: number): Promise<number> {
  for (const behind of [0, ID3V1]) {
    const at = size - behind - FOOTER;
    const footer = Buffer.from(await peek(Math.max(0, at), FOOTER));
    if (footer.toString('latin1', 0, 8) !== 'APETAGEX') continue;
    const hasHeader = footer.readUInt32LE(20) >= 0x80000000;
    return at + FOOTER - footer.readUInt32LE(12) - (hasHeader ? FOOTER : 0);
  }
  return Math.max(0, size - ID3V1);
}
