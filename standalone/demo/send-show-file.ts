import type { IncomingMessage, ServerResponse } from 'node:http';
import parseRange from 'range-parser';
import type { ShowFile } from './show-files.ts';

/** A file of the show, or the part of it that was asked for: players seek by Range. */
export function sendShowFile(
  request: IncomingMessage,
  response: ServerResponse,
  { type, body }: ShowFile,
): void {
  response.setHeader('content-type', type);
  response.setHeader('accept-ranges', 'bytes');
  const ranges = request.headers.range === undefined ? [] : parseRange(body.length, request.headers.range);
  if (ranges === -1) {
    response.writeHead(416, { 'content-range': `bytes */${String(body.length)}` }).end();
    return;
  }
  const [range] = ranges === -2 || ranges.length > 1 ? [] : ranges;
  if (range) {
    response.statusCode = 206;
    response.setHeader(
      'content-range',
      `bytes ${String(range.start)}-${String(range.end)}/${String(body.length)}`,
    );
  }
  const part = range ? body.subarray(range.start, range.end + 1) : body;
  response.setHeader('content-length', part.length);
  response.end(request.method === 'HEAD' ? undefined : part);
}
