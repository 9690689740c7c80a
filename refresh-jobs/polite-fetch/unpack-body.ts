import { pipeline, type Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { SourceError } from '#refresh-jobs/errors.ts';

export type BodyLimits = {
  /** After decompression. */
  maxBytes: number;
  /** On average over a window in which the reader waited for the source. */
  minBytesPerSecond: number;
  speedWindowMs: number;
};

/** More than this is no text that anybody wrote; honest directories reach about 20. */
const maxRatio = 200;
const ratioFreeBytes = 1_000_000;

/**
 * The decompressed body of an answer. It fails as soon as it is too large, unpacks to absurdly much, or drips;
 * memory stays bounded, since nothing is unpacked before it is read. `explain` turns every failure into its final
 * error, `done` is called once when the body ended in whatever way.
 */
export function unpackBody(
  packed: Readable,
  contentEncoding: string,
  host: string,
  limits: BodyLimits,
  explain: (error: unknown) => Error,
  done: () => void,
): Readable {
  const decoders = contentEncoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity')
    .reverse()
    .map((name) => createDecoder(name, host));
  if (decoders.length > 2) throw new SourceError('unreadable', `${host} packed its answer more than twice.`);

  let arrived = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      arrived += chunk.length;
      next(null, chunk);
    },
  });
  let unpacked = 0;
  const capped = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      unpacked += chunk.length;
      if (unpacked > limits.maxBytes) next(tooLarge(host, limits.maxBytes));
      else if (unpacked > ratioFreeBytes && unpacked > arrived * maxRatio) next(bomb(host));
      else next(null, chunk);
    },
    destroy(error, next) {
      next(error && explain(error));
    },
  });

  let arrivedBefore = 0;
  const watch = setInterval(() => {
    const needed = (limits.minBytesPerSecond * limits.speedWindowMs) / 1000;
    // With unread bytes at hand it is the reader who is slow, not the source.
    if (capped.readableLength === 0 && arrived - arrivedBefore < needed) capped.destroy(tooSlow(host));
    arrivedBefore = arrived;
  }, limits.speedWindowMs);

  pipeline([packed, counted, ...decoders, capped], () => {
    clearInterval(watch);
    done();
  });
  return capped;
}

function createDecoder(name: string, host: string): Transform {
  if (name === 'gzip' || name === 'x-gzip') return createGunzip();
  if (name === 'br') return createBrotliDecompress();
  if (name === 'zstd') return createZstdDecompress();
  if (name === 'deflate') return createInflate();
  throw new SourceError('unreadable', `${host} packed its answer as "${name}", which Airdex cannot unpack.`);
}

export function tooLarge(host: string, maxBytes: number): SourceError {
  const megabytes = String(Math.round(maxBytes / 10_000) / 100);
  return new SourceError(
    'over-limit',
    `${host} sent more than ${megabytes} MB, the most that is read from there.`,
  );
}

function bomb(host: string): SourceError {
  return new SourceError(
    'over-limit',
    `The answer of ${host} unpacks to more than ${String(maxRatio)} times its size and was refused.`,
  );
}

function tooSlow(host: string): SourceError {
  return new SourceError(
    'over-limit',
    `${host} sends so slowly that Airdex gave up. It is tried again later.`,
  );
}
