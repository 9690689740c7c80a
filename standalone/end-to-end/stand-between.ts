import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { serveLocally, type LocalServer } from '#test-parts/serve-locally.ts';

/**
 * open: everything goes through. slow: each answer takes `slowMs` longer. mute: questions are taken and never answered.
 * moved: a redirect to another address. other: something else answers here now.
 */
export type Manner = 'open' | 'slow' | 'mute' | 'moved' | 'other';
export type Between = LocalServer & { manner: Manner; slowMs: number; movedTo: string };

/** Stands between a browser and a server that is well, and makes its way as bad as one wants. */
export async function standBetween(target: string): Promise<Between> {
  const between = { manner: 'open' as Manner, slowMs: 0, movedTo: '' };

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    switch (between.manner) {
      case 'mute':
        return;
      case 'moved':
        response.writeHead(308, { location: between.movedTo + (request.url ?? '/') }).end();
        return;
      case 'other':
        response
          .writeHead(200, { 'content-type': 'text/html' })
          .end('<title>Welcome to your new server</title>');
        return;
      case 'slow':
        setTimeout(() => forward(request, response), between.slowMs);
        return;
      case 'open':
        forward(request, response);
    }
  };
  function forward(request: IncomingMessage, response: ServerResponse): void {
    const { method, headers } = request;
    const passed = ask(new URL(request.url ?? '/', target), { method, headers }, (answered) => {
      response.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(response);
    });
    passed.on('error', () => response.destroy());
    response.on('close', () => passed.destroy());
    request.pipe(passed);
  }
  return Object.assign(between, await serveLocally(answer));
}
