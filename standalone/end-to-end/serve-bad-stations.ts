import { request as ask, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { serveLocally, type LocalServer } from '#test-parts/serve-locally.ts';

export type BadStations = LocalServer & { asked: string[] };

/**
 * Stations as they go wrong, with the sound of `stream`: /drops/N ends N seconds after it began, the first time it is
 * asked for; /redirects sends one on, /page is a web page by now, /gone is nothing any more, /good is well.
 */
export async function serveBadStations(stream: string): Promise<BadStations> {
  const asked: string[] = [];
  const send = (response: ServerResponse) => {
    const source = ask(stream, (answered) => {
      response.writeHead(200, { 'content-type': 'audio/mpeg' });
      answered.pipe(response);
    }).end();
    source.on('error', () => response.destroy());
    response.on('close', () => source.destroy());
  };
  const server = await serveLocally((request, response) => {
    const path = request.url ?? '/';
    const isFirst = !asked.includes(path);
    asked.push(path);
    const [, name, seconds] = path.split('/');
    if (name === 'redirects') response.writeHead(302, { location: '/good' }).end();
    else if (name === 'page') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>This station has a new website</h1>');
    } else if (name === 'gone') response.writeHead(404).end();
    else {
      send(response);
      if (name === 'drops' && isFirst) void sleep(Number(seconds) * 1_000).then(() => response.destroy());
    }
  });
  return Object.assign(server, { asked });
}
