import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Broadcast, startBroadcast } from './broadcast.ts';
import { demoStations } from './demo-stations.ts';
import { createLoop } from './loop.ts';
import { sendShowFile } from './send-show-file.ts';
import { showFiles, type ShowFile } from './show-files.ts';
import { statusPage } from './status-page.ts';

export type DemoOrigin = { url: string; close(): Promise<void> };

/**
 * A small server that looks like Icecast 2.4 and plays music made for Airdex, so that there is sound without
 * internet. Port 0 takes any free one; `clock` gives milliseconds and paces the streams.
 */
export async function startDemoOrigin(options: {
  port: number;
  host: string;
  clock?: () => number;
  now?: () => Date;
}): Promise<DemoOrigin> {
  const { host, clock = () => performance.now(), now = () => new Date() } = options;
  const startedAt = now();
  const mounts = new Map<string, Broadcast>();
  for (const station of demoStations) {
    const loop = createLoop(readFileSync(new URL(`loops/${station.file}`, import.meta.url)));
    mounts.set(station.mount, startBroadcast(station, loop, clock));
  }

  let show = new Map<string, ShowFile>();
  const server = createServer((request, response) => {
    const file = show.get(pathOf(request));
    if (file) sendShowFile(request, response, file);
    else answer(request, response, mounts, startedAt);
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed).listen(options.port, host, listening);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
  show = showFiles(url);
  return {
    url,
    close: () =>
      new Promise((closed) => {
        for (const mount of mounts.values()) mount.close();
        server.close(() => {
          closed();
        });
        server.closeAllConnections();
      }),
  };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  mounts: Map<string, Broadcast>,
  startedAt: Date,
): void {
  // Icecast closes the connection on OPTIONS, says 400 to HEAD, and ignores Range.
  if (request.method === 'OPTIONS') {
    request.socket.destroy();
    return;
  }
  response.setHeader('server', 'Airdex demo origin');
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('cache-control', 'no-cache, no-store');
  response.setHeader('connection', 'close');
  // An endless stream in chunks would not be what players of radio expect.
  response.useChunkedEncodingByDefault = false;
  if (request.method !== 'GET') {
    response.writeHead(400, { 'content-type': 'text/html' }).end('<b>unhandled request</b>\r\n');
    return;
  }
  const path = pathOf(request);
  const mount = mounts.get(path);
  if (mount) mount.listen(response, request.headers['icy-metadata'] === '1');
  else if (path === '/status-json.xsl') sendStatus(request, response, mounts, startedAt);
  else if (demoStations.some(({ artwork }) => path === `/artwork/${artwork}`)) {
    response.setHeader('content-type', 'image/png');
    response.end(readFileSync(new URL(`.${path}`, import.meta.url)));
  } else
    response
      .writeHead(404, { 'content-type': 'text/html' })
      .end('<b>The file you requested could not be found</b>\r\n');
}

function pathOf(request: IncomingMessage): string {
  return new URL(request.url ?? '/', 'http://demo.invalid').pathname;
}

function sendStatus(
  request: IncomingMessage,
  response: ServerResponse,
  mounts: Map<string, Broadcast>,
  startedAt: Date,
): void {
  const { localAddress = '127.0.0.1', localPort = 0 } = request.socket;
  const base = `http://${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${String(localPort)}`;
  const states = [...mounts.values()].map((mount) => mount.state());
  response.setHeader('content-type', 'application/json; charset=UTF-8');
  response.end(statusPage(base, startedAt, states));
}
