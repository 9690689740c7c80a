/** One page of an Ogg file, which lies `at` this place; `samples` until its end, -1 where no packet ends on it. */
export type OggPage = { at: number; serial: number; samples: number; isFirst: boolean; body: Buffer };
/** A stream of sound; `rate` is what its pages count by, and `preSkip` what they count too many. */
export type OggSound = { serial: number; rate: number; preSkip: number };

const HEADER = 27;

/**
 * The pages that begin in these bytes, which lie at `start` of their file. A page whose end is not here counts, as
 * does one behind bytes that are none. Source: RFC 3533.
 */
export function oggPages(bytes: Uint8Array, start: number): OggPage[] {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: OggPage[] = [];
  let at = all.indexOf('OggS\0', 0, 'latin1');
  while (at !== -1 && at + HEADER <= all.length) {
    const segments = all.subarray(at + HEADER, at + HEADER + all.readUInt8(at + 26));
    const body = at + HEADER + segments.length;
    const end = body + segments.reduce((sum, length) => sum + length, 0);
    found.push({
      at: start + at,
      serial: all.readUInt32LE(at + 14),
      samples: Number(all.readBigInt64LE(at + 6)),
      isFirst: (all.readUInt8(at + 5) & 2) !== 0,
      body: all.subarray(body, end),
    });
    at = all.indexOf('OggS\0', end, 'latin1');
  }
  return found;
}

/** What the first page of a stream says of its sound, or null where it is none, or of no known kind. */
export function oggSound({ serial, body }: OggPage): OggSound | null {
  const begins = (name: string) => body.toString('latin1', 0, name.length) === name;
  const found = (rate: number, preSkip = 0) => (rate > 0 ? { serial, rate, preSkip } : null);
  if (begins('OpusHead') && body.length >= 12) return found(48_000, body.readUInt16LE(10));
  if (begins('\x01vorbis') && body.length >= 16) return found(body.readUInt32LE(12));
  if (begins('Speex   ') && body.length >= 40) return found(body.readUInt32LE(36));
  // The rate has 20 bits, behind the beginning of a FLAC file.
  if (begins('\x7fFLAC') && body.length >= 30) return found(body.readUIntBE(27, 3) >> 4);
  return null;
}
