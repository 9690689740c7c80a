import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { answer, setCommonHeaders } from './answer.ts';
import { serveArtwork } from './serve-artwork.ts';
import { serveLibrary } from './serve-library.ts';

export type MediaHostOptions = { host: string; port: number; dataDir: string; log: Logger };

/** A player that pauses reads on later, by a range. */
const idleMs = 300_000;

/** The small twin of nginx.conf: serves artwork and libraries until closed. `port`: the one it got, where 0 was asked for. */
export async function startMediaHost(
  options: MediaHostOptions,
): Promise<{ port: number; close(): Promise<void> }> {
  const { host, log } = options;
  const pictures = serveArtwork(options.dataDir);
  const library = serveLibrary(options.dataDir);
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    setCommonHeaders(response);
    const url = request.url ?? '';
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      answer(response, 405, 'Only GET and HEAD.');
    } else if (url === '/healthz') answer(response, 200, 'ok');
    else if (/^\/(library|renditions)\//.test(url)) await library(request, response);
    else await pictures(request, response);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      // Whoever hung up is no fault of ours.
      if (!request.socket.destroyed) log.error(error, 'a file could not be served');
      response.destroy();
    });
  });
  server.timeout = idleMs;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  log.info({ host, port }, 'media host listens');
  return {
    port,
    close: async () => {
      const closed = new Promise((done) => server.close(done));
      server.closeIdleConnections();
      // A slow reader does not keep the process.
      const cut = setTimeout(() => {
        server.closeAllConnections();
      }, 2_000);
      await closed;
      clearTimeout(cut);
    },
  };
}
