import { createHash } from 'node:crypto';

export type HashedBody = {
  /** The hash of the whole body, where it is small enough to be known before it is parsed. */
  early: string | undefined;
  /** What was read already, and then the rest. */
  chunks: AsyncIterable<Buffer>;
  /** Once `chunks` were read to their end. */
  hash(): string;
};

/**
 * Hashes a body while it is read. Up to `mostBuffered` bytes are read ahead, so that an ordinary feed that has not
 * changed is not even parsed; a larger one streams. `salt` is what else the content depends on, as its address.
 */
export async function hashBody(
  body: AsyncIterable<Buffer>,
  salt: string,
  mostBuffered = 2_000_000,
): Promise<HashedBody> {
  const hash = createHash('sha256').update(salt).update('\n');
  const source = body[Symbol.asyncIterator]();
  const ahead: Buffer[] = [];
  let length = 0;
  let isOver = false;
  while (!isOver && length <= mostBuffered) {
    const next = await source.next();
    if (next.done === true) isOver = true;
    else {
      ahead.push(next.value);
      length += next.value.length;
      hash.update(next.value);
    }
  }
  let digest = isOver ? hash.digest('base64url') : undefined;

  async function* chunks(): AsyncGenerator<Buffer, void> {
    try {
      yield* ahead.splice(0);
      while (!isOver) {
        const next = await source.next();
        if (next.done === true) break;
        hash.update(next.value);
        yield next.value;
      }
      isOver = true;
      digest ??= hash.digest('base64url');
    } finally {
      // A reader that had enough leaves the rest to be thrown away.
      if (!isOver) await source.return?.();
    }
  }

  return {
    early: digest,
    chunks: chunks(),
    hash: () => {
      if (digest === undefined) throw new Error('A body has a hash once it was read to its end.');
      return digest;
    },
  };
}
