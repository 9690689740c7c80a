import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { hashBody } from './hashed-body.ts';

const body = (...chunks: string[]) => Readable.from(chunks.map((chunk) => Buffer.from(chunk)));

test('a small body is known before it is parsed, a large one after it', async () => {
  const small = await hashBody(body('ab', 'cd'), 'salt');
  expect(small.early).toBeDefined();
  const large = await hashBody(body('ab', 'cd'), 'salt', 1);
  expect(large.early).toBeUndefined();
  expect(() => large.hash()).toThrow('read to its end');
  expect(Buffer.concat(await Readable.from(large.chunks).toArray()).toString()).toBe('abcd');
  expect(large.hash()).toBe(small.early);
  expect(Buffer.concat(await Readable.from(small.chunks).toArray()).toString()).toBe('abcd');
});

test('the same bytes from another place are another body', async () => {
  expect((await hashBody(body('ab'), 'one')).early).not.toBe((await hashBody(body('ab'), 'other')).early);
});

test('a reader that has enough closes the source', async () => {
  const source = body('ab', 'cd', 'ef');
  const { chunks } = await hashBody(source, 'salt', 1);
  for await (const chunk of chunks) if (chunk.length > 0) break;
  expect(source.destroyed).toBe(true);
});

test('a source that breaks off breaks the reading', async () => {
  async function* breaking() {
    yield Buffer.from('ab');
    await Promise.resolve();
    throw new Error('broke off');
  }
  await expect(hashBody(breaking(), 'salt')).rejects.toThrow('broke off');
  const { chunks } = await hashBody(breaking(), 'salt', 1);
  await expect(Readable.from(chunks).toArray()).rejects.toThrow('broke off');
});
