import type { IncomingMessage } from 'node:http';
import { SourceError } from '#refresh-jobs/errors.ts';
import { looksLikeText } from '#refresh-jobs/stream-probe/read-beginning.ts';
import { collectMetadata, isMetaint } from './collect-metadata.ts';
import { parseIcyMetadata } from './parse-icy-metadata.ts';

/** A server tells the title in its first block; some only in the second or third. */
const mostBlocks = 3;
/** Playlists are read whole. */
const mostText = 262_144;

export type IcyReading =
  | { kind: 'title'; title: Buffer }
  /** It sends metadata without a title, or none at all. */
  | { kind: 'nothing' }
  /** A playlist, and of which the title is to be found elsewhere. */
  | { kind: 'text'; text: string };

/** Reads up to the first title, throwing the sound away. */
export async function readIcyTitle(answer: IncomingMessage, deadline: AbortSignal): Promise<IcyReading> {
  const status = answer.statusCode ?? 0;
  if (status >= 300 && status < 400) return { kind: 'nothing' };
  if (status < 200 || status > 299)
    throw new SourceError('unreachable', `The stream answers with status ${String(status)}.`);
  const interval = Number(answer.headers['icy-metaint']);
  const collect = isMetaint(interval) ? collectMetadata(interval) : undefined;
  let text: Buffer[] | undefined;
  let blocks = 0;
  let received = 0;
  try {
    for await (const piece of answer as AsyncIterable<Buffer>) {
      if (received === 0 && looksLikeText(piece)) text = [];
      received += piece.length;
      if (text) {
        text.push(piece);
        if (received >= mostText) break;
        continue;
      }
      if (!collect) return { kind: 'nothing' };
      for (const block of collect(piece)) {
        const title = parseIcyMetadata(block);
        if (title) return { kind: 'title', title };
        blocks += 1;
      }
      if (blocks >= mostBlocks) return { kind: 'nothing' };
    }
  } catch (error) {
    // A stream that is too slow for its own metadata says nothing; one that sends nothing at all is not there.
    if (received === 0 || (text && !deadline.aborted)) throw error;
  }
  if (text) return { kind: 'text', text: Buffer.concat(text).toString('utf8', 0, mostText) };
  if (received === 0) throw new SourceError('unreachable', 'The stream sends nothing.');
  return { kind: 'nothing' };
}
