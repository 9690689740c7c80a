import { lstat, realpath } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import send from 'send';

/** As nginx.conf does it, on the address exactly as it came: nothing encoded, nothing to be normalised. */
const address = /^\/artwork\/(([0-9a-f]{2})[0-9a-f]{30}-[1-9][0-9]{0,3}\.webp)(?:\?.*)?$/;
const YEAR_MS = 365 * 24 * 3_600_000;

const everywhere = {
  'X-Content-Type-Options': 'nosniff',
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Content-Security-Policy': "default-src 'none'; sandbox",
};

/** Answers for the pictures below a folder. */
export function serveArtwork(dataDir: string) {
  const root = join(dataDir, 'artwork');
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(everywhere)) response.setHeader(name, value);
    const url = request.url ?? '';
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      answer(response, 405, 'Only GET and HEAD.');
      return;
    }
    if (url === '/healthz') {
      answer(response, 200, 'ok');
      return;
    }
    const [, name, folder] = address.exec(url) ?? [];
    if (name === undefined || folder === undefined || !(await isPlainFile(root, folder, name))) {
      answer(response, 404, 'There is no such picture.');
      return;
    }
    sendFile(request, response, root, `${folder}/${name}`);
  };
}

function sendFile(request: IncomingMessage, response: ServerResponse, root: string, path: string): void {
  send(request, path, { root, immutable: true, maxAge: YEAR_MS, index: false })
    .on('headers', (headers: ServerResponse) => headers.setHeader('Content-Type', 'image/webp'))
    .on('error', (error: Error & { status?: number; headers?: Record<string, string> }) => {
      const status = error.status === 416 ? 416 : 404;
      const range = error.headers?.['Content-Range'];
      if (range !== undefined) response.setHeader('Content-Range', range);
      answer(
        response,
        status,
        status === 416 ? 'There are not that many bytes.' : 'There is no such picture.',
      );
    })
    .pipe(response);
}

/** Nothing is reached through a link: whoever can write here must not be able to show the rest of the disk. */
async function isPlainFile(root: string, folder: string, name: string): Promise<boolean> {
  try {
    const path = join(await realpath(root), folder, name);
    return (await realpath(path)) === path && (await lstat(path)).isFile();
  } catch {
    return false;
  }
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.setHeader('Cache-Control', 'no-cache');
  response.writeHead(status).end(`${text}\n`);
}
