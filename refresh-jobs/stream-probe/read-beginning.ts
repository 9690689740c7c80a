import type { IncomingMessage } from 'node:http';
import { sniffAudio } from './sniff-audio.ts';

/** Sound is recognised within this; a low bitrate takes seconds to send it. */
const MAX_SOUND_BYTES = 16_384;
/** Playlists are read whole. */
const MAX_TEXT_BYTES = 262_144;

/** Reads until it is clear what comes, the cap is reached, the answer ends or the deadline passes. */
export async function readBeginning(answer: IncomingMessage, deadline: AbortSignal): Promise<Buffer> {
  const soundEnd = Number(answer.headers['icy-metaint']) || MAX_SOUND_BYTES;
  const chunks: Buffer[] = [];
  let length = 0;
  const soFar = () => Buffer.concat(chunks);
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      const isText = looksLikeText(soFar());
      if (length >= (isText ? MAX_TEXT_BYTES : MAX_SOUND_BYTES)) break;
      if (!isText && length >= 4_096 && sniffAudio(soFar())?.codec) break;
    }
  } catch (error) {
    // What came before the connection broke, or before the deadline, may be enough to judge by.
    if (!deadline.aborted && length < 512) throw error;
  }
  const bytes = soFar();
  // Past icy-metaint a title is mixed into the sound.
  return looksLikeText(bytes)
    ? bytes.subarray(0, MAX_TEXT_BYTES)
    : bytes.subarray(0, Math.min(soundEnd, MAX_SOUND_BYTES));
}

/** A playlist, a list of addresses, or a page. */
export function looksLikeText(bytes: Buffer): boolean {
  const begin = bytes.toString('latin1', 0, 64).replace(/^\xef\xbb\xbf/, '');
  return /^\s*(#EXT|#[\w ]|\[\w|<[!?\w]|(https?|icy|mms|rtsp|rtmp):\/\/)/i.test(begin);
}
