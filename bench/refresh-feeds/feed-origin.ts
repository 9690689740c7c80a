import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A publisher of feeds on loopback, in a process of its own so that its work is not counted as ours. Even feeds never
 * change and answer 304; odd ones have one more episode each round.
 */
export type OriginOrder = { round: number; hangs: boolean };

// So that the feeds that hang, one in twenty, are all those of two hosts.
const hosts = 40;
const episodes = 30;
let order: OriginOrder = { round: 0, hangs: false };

function feed(n: number): { body: string; etag: string } {
  const more = n % 2 === 1 ? order.round : 0;
  const items = Array.from({ length: episodes + more }, (_, k) => {
    const at = new Date(Date.UTC(2026, 0, 1) + k * 86_400_000).toUTCString();
    return `<item><title>Episode ${String(k)} of show ${String(n)}</title><guid>${String(n)}-${String(k)}</guid><pubDate>${at}</pubDate><description>&lt;p&gt;What was said in episode ${String(k)}, with ${'many words '.repeat(20)}&lt;/p&gt;</description><itunes:duration>1800</itunes:duration><enclosure url="https://media.example/${String(n)}/${String(k)}.mp3" length="1000" type="audio/mpeg"/></item>`;
  });
  const head = `<title>Show ${String(n)}</title><description>A show</description><language>en</language>`;
  return {
    body: `<?xml version="1.0"?><rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>${head}${items.toReversed().join('')}</channel></rss>`,
    etag: `"${String(n)}-${String(more)}"`,
  };
}

const listener: RequestListener = (request, response) => {
  const n = Number(request.url?.slice(1));
  if (order.hangs && n % 20 === 10) return;
  const { body, etag } = feed(n);
  const isKnown = request.headers['if-none-match'] === etag;
  response.writeHead(isKnown ? 304 : 200, { etag, 'content-type': 'application/rss+xml' });
  response.end(isKnown ? '' : body);
};

// One port for each host that is played, since limits count per host and port.
const urls = await Promise.all(
  Array.from({ length: hosts }, async () => {
    const server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  }),
);
process.send?.(urls);
process.on('message', (message: OriginOrder) => {
  order = message;
  process.send?.('ready');
});
process.on('disconnect', () => process.exit());
