import type { FileHandle } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { answer } from './answer.ts';
import type { PlainFile } from './open-plain-file.ts';

const chunkBytes = 256 * 1024;

/**
 * Answers with an open file, or the part of it that is asked for, or 304, 412 or 416. Content-Type and Cache-Control
 * are set already. A file that becomes shorter meanwhile breaks the connection, so that nobody waits for the rest.
 */
export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  { handle, size, modifiedAt }: PlainFile,
): Promise<void> {
  const etag = `"${modifiedAt.getTime().toString(16)}-${size.toString(16)}"`;
  const changed = Math.floor(modifiedAt.getTime() / 1_000) * 1_000;
  response.setHeader('ETag', etag);
  response.setHeader('Last-Modified', modifiedAt.toUTCString());
  response.setHeader('Accept-Ranges', 'bytes');
  const { headers } = request;
  if (isOutdated(headers, etag, changed)) {
    answer(response, 412, 'It is another file by now.');
    return;
  }
  if (isKnown(headers, etag, changed)) {
    for (const name of ['Content-Type', 'Content-Disposition']) response.removeHeader(name);
    response.writeHead(304).end();
    return;
  }
  const range = wantedRange(headers, size, etag, changed);
  if (range === 'beyond') {
    response.setHeader('Content-Range', `bytes */${String(size)}`);
    answer(response, 416, 'There are not that many bytes.');
    return;
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  if (range) response.setHeader('Content-Range', `bytes ${String(start)}-${String(end)}/${String(size)}`);
  response.setHeader('Content-Length', end - start + 1);
  response.writeHead(range ? 206 : 200);
  if (request.method === 'HEAD') response.end();
  else await pipeline(readPart(handle, start, end), response);
}

async function* readPart(handle: FileHandle, start: number, end: number): AsyncGenerator<Buffer> {
  for (let at = start; at <= end;) {
    const length = Math.min(chunkBytes, end - at + 1);
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, at);
    if (bytesRead === 0) throw new Error('The file became shorter while it was sent.');
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

type Headers = IncomingMessage['headers'];

/** One range; several at once are answered by the whole, as is a range of another file than the one that is there. */
function wantedRange(headers: Headers, size: number, etag: string, changed: number) {
  const { range } = headers;
  if (range === undefined || !isSame(headers['if-range'], etag, changed)) return undefined;
  const [whole, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/i.exec(range) ?? [];
  if (whole === undefined || first + last === '') return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== '' && last !== '' && Number(last) < start) return undefined;
  return start >= size ? 'beyond' : { start, end };
}

function isSame(ifRange: string | string[] | undefined, etag: string, changed: number): boolean {
  if (typeof ifRange !== 'string') return true;
  return ifRange.startsWith('"') ? ifRange === etag : Date.parse(ifRange) === changed;
}

function isKnown(headers: Headers, etag: string, changed: number): boolean {
  const tags = headers['if-none-match'];
  if (tags !== undefined) return names(tags, etag);
  return headers['if-modified-since'] !== undefined && Date.parse(headers['if-modified-since']) === changed;
}

function isOutdated(headers: Headers, etag: string, changed: number): boolean {
  const tags = headers['if-match'];
  if (tags !== undefined) return !names(tags, etag);
  const since = headers['if-unmodified-since'];
  return since !== undefined && Date.parse(since) < changed;
}

function names(tags: string, etag: string): boolean {
  return tags.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}
