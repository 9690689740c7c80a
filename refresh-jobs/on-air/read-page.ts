import type { IncomingMessage } from 'node:http';
import { SourceError } from '#refresh-jobs/errors.ts';
import { followAnswers } from '#refresh-jobs/stream-probe/follow-stream.ts';
import { readStream, type ListenContext } from '#refresh-jobs/stream-probe/open-stream.ts';

/** The beginning of what an address answers, up to so many bytes, and where it came from. */
export async function readPage(
  address: URL,
  mostBytes: number,
  context: ListenContext,
): Promise<{ url: URL; bytes: Buffer }> {
  const { url, bytes } = await followAnswers(address, (at) =>
    readStream(at, context, (answer) => take(answer, mostBytes)),
  );
  return { url, bytes };
}

async function take(answer: IncomingMessage, mostBytes: number): Promise<Buffer> {
  const status = answer.statusCode ?? 0;
  if (status >= 400) throw new SourceError('unreachable', `It answers with status ${String(status)}.`);
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of answer as AsyncIterable<Buffer>) {
    pieces.push(piece);
    length += piece.length;
    if (length >= mostBytes) break;
  }
  return Buffer.concat(pieces).subarray(0, mostBytes);
}
