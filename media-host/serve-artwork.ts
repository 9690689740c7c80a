import { lstat, realpath } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import send from 'send';
import { answer } from './answer.ts';

/** As nginx.conf does it, on the address exactly as it came: nothing encoded, nothing to be normalised. */
const address = /^\/artwork\/(([0-9a-f]{2})[0-9a-f]{30}-[1-9][0-9]{0,3}\.webp)(?:\?.*)?$/;
const YEAR_MS = 365 * 24 * 3_600_000;

/** Answers for the pictures below a folder. */
export function serveArtwork(dataDir: string) {
  const root = join(dataDir, 'artwork');
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = request.url ?? '';
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
