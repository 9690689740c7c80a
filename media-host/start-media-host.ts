import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { serveArtwork } from './serve-artwork.ts';

export type MediaHostOptions = { host: string; port: number; dataDir: string; log: Logger };

/** The small twin of nginx.conf: serves artwork until closed. `port` is the one it got, where 0 was asked for. */
export async function startMediaHost(
  options: MediaHostOptions,
): Promise<{ port: number; close(): Promise<void> }> {
  const { host, log } = options;
  const serve = serveArtwork(options.dataDir);
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      log.error(error, 'a picture could not be served');
      response.destroy();
    });
  });
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
