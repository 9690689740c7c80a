import { createServer, type AddressInfo } from 'node:net';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { serveLocally, type LocalServer } from '#test-parts/serve-locally.ts';
import { createPoliteFetch, type PoliteFetchOptions } from './polite-fetch.ts';
import { limitPerHost } from './polite-fetch/limit-per-host.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
type Fetch = ReturnType<typeof createPoliteFetch>;

let server: LocalServer;
let handle: Handler;
let seen: IncomingMessage[];
let open: Fetch[];

beforeEach(async () => {
  seen = [];
  open = [];
  server = await serveLocally((request, response) => {
    seen.push(request);
    handle(request, response);
  });
});
afterEach(async () => {
  await Promise.all(open.map((fetch) => fetch.close()));
  await server.close();
});

function createFetch(options: Partial<PoliteFetchOptions> = {}): Fetch {
  const fetch = createPoliteFetch({
    userAgent: 'Airdex/0.1.0 (+https://airdex.example)',
    allowedHosts: ['127.0.0.1', 'radio.example', 'other.example'],
    resolve: async (host) => [host === 'inside.example' ? '10.9.8.7' : '127.0.0.1'],
    ...options,
  });
  open.push(fetch);
  return fetch;
}

const redirectTo =
  (location: string, status = 302): Handler =>
  (request, response) => {
    if (request.url === '/end') response.end('arrived');
    else response.writeHead(status, { location }).end();
  };

describe('an ordinary answer', () => {
  test('comes with its text, its headers and where it came from', async () => {
    handle = (_, response) => response.setHeader('content-type', 'text/plain').end('hello');
    const answer = await createFetch()(`${server.url}/list`);
    expect(await answer.text()).toBe('hello');
    expect(answer).toMatchObject({ status: 200, url: `${server.url}/list`, movedPermanently: false });
    expect(answer.headers.get('content-type')).toBe('text/plain');
  });

  test('is asked for with a descriptive User-Agent and the validators of the last one', async () => {
    handle = (_, response) => response.writeHead(304).end();
    const answer = await createFetch()(server.url, {
      etag: '"a"',
      lastModified: 'Sat, 21 Nov 2026 00:00:00 GMT',
    });
    expect(answer.status).toBe(304);
    expect(await answer.text()).toBe('');
    expect(seen[0]?.headers).toMatchObject({
      'user-agent': 'Airdex/0.1.0 (+https://airdex.example)',
      'if-none-match': '"a"',
      'if-modified-since': 'Sat, 21 Nov 2026 00:00:00 GMT',
    });
  });

  test('is refused when it is a 304 that nobody asked for', async () => {
    handle = (_, response) => response.writeHead(304).end();
    await expect(createFetch()(server.url)).rejects.toMatchObject({ type: 'unreadable' });
  });

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ])('is unpacked from %s', async (encoding, pack) => {
    handle = (_, response) => response.setHeader('content-encoding', encoding).end(pack('packed words'));
    expect(await (await createFetch()(server.url)).text()).toBe('packed words');
  });

  test('keeps the query of the source untouched', async () => {
    handle = (_, response) => response.end('ok');
    await (await createFetch()(`${server.url}/a?b=2&a=%C3%A9&c`)).text();
    expect(seen[0]?.url).toBe('/a?b=2&a=%C3%A9&c');
  });
});

describe('credentials in a URL', () => {
  test('become a Basic header and appear nowhere else', async () => {
    handle = (_, response) => response.writeHead(500).end();
    const url = `http://a%20b:p%40ss@${server.host}/x?token=geheim`;
    const error = await createFetch()(url).catch((reason: unknown) => reason as Error);
    const sent = seen[0]?.headers.authorization ?? '';
    expect(Buffer.from(sent.replace('Basic ', ''), 'base64').toString()).toBe('a b:p@ss');
    expect(JSON.stringify(error) + String(error)).not.toMatch(/p%40ss|p@ss|geheim/);
  });

  test('may hold a lone percent sign', async () => {
    handle = (_, response) => response.end('ok');
    await (await createFetch()(`http://user:100%@${server.host}/`)).text();
    expect(seen[0]?.headers.authorization).toBe(`Basic ${Buffer.from('user:100%').toString('base64')}`);
  });

  test('are not shown to another host after a redirect', async () => {
    handle = redirectTo(`http://other.example:${String(server.port)}/end`);
    const answer = await createFetch()(`http://user:secret@${server.host}/`, {
      headers: { Cookie: 'session=1', 'X-Kind': 'list' },
    });
    expect(await answer.text()).toBe('arrived');
    expect(seen[0]?.headers).toMatchObject({ authorization: 'Basic dXNlcjpzZWNyZXQ=', cookie: 'session=1' });
    expect(seen[1]?.headers).not.toHaveProperty('authorization');
    expect(seen[1]?.headers).not.toHaveProperty('cookie');
    expect(seen[1]?.headers).toMatchObject({ 'x-kind': 'list' });
  });
});

describe('redirects', () => {
  test('are followed, and remembered as permanent only when all of them were', async () => {
    handle = redirectTo('/end', 301);
    expect(await createFetch()(server.url)).toMatchObject({
      url: `${server.url}/end`,
      movedPermanently: true,
    });
    handle = (request, response) => {
      if (request.url === '/end') response.end();
      else if (request.url === '/mid') response.writeHead(302, { location: '/end' }).end();
      else response.writeHead(308, { location: '/mid' }).end();
    };
    expect(await createFetch()(server.url)).toMatchObject({ movedPermanently: false });
  });

  test('in a circle are refused', async () => {
    handle = (request, response) =>
      response.writeHead(302, { location: request.url === '/a' ? '/b' : '/a' }).end();
    const error = createFetch()(`${server.url}/a`);
    await expect(error).rejects.toMatchObject({
      type: 'over-limit',
      message: expect.stringContaining('circle') as string,
    });
  });

  test('without end are refused', async () => {
    handle = (_, response) => response.writeHead(302, { location: `/${String(seen.length)}` }).end();
    await expect(createFetch()(server.url, { maxRedirects: 3 })).rejects.toMatchObject({
      type: 'over-limit',
    });
    expect(seen).toHaveLength(4);
  });

  test.each([
    ['by name', () => 'http://inside.example/'],
    ['by literal', () => 'http://169.254.169.254/latest/meta-data/'],
    ['by another port of loopback', () => 'http://[::1]/'],
  ])('to an inside address are refused: %s', async (_how, location) => {
    handle = redirectTo(location());
    const error = createFetch()(server.url);
    await expect(error).rejects.toMatchObject({ type: 'address-not-allowed' });
  });

  test.each(['file:///etc/passwd', 'ftp://radio.example/', ''])('to %j are refused', async (location) => {
    handle = redirectTo(location);
    await expect(createFetch()(server.url)).rejects.toMatchObject({ type: 'unreadable' });
  });
});

describe('an address that points inside', () => {
  test('is refused by literal and by DNS, without a packet sent', async () => {
    handle = (_, response) => response.end('never');
    const fetch = createFetch({ allowedHosts: [] });
    await expect(fetch(server.url)).rejects.toMatchObject({
      type: 'address-not-allowed',
      hostToAllow: '127.0.0.1',
    });
    const byName = fetch(`http://radio.example:${String(server.port)}/`);
    await expect(byName).rejects.toMatchObject({ type: 'address-not-allowed', hostToAllow: 'radio.example' });
    expect(seen).toHaveLength(0);
  });

  test.each(['ftp://radio.example/', 'file:///etc/passwd', 'radio.example', ''])(
    '%j is no address',
    async (url) => {
      await expect(createFetch()(url)).rejects.toMatchObject({ type: 'misconfigured' });
    },
  );
});

describe('a bad source', () => {
  test('that is not there is unreachable, in words', async () => {
    const gone = await serveLocally(() => undefined);
    await gone.close();
    await expect(createFetch()(gone.url)).rejects.toMatchObject({
      type: 'unreachable',
      message: `${gone.host} refuses connections. Is the server running on this port?`,
    });
  });

  test('with an unknown name is unreachable, in words', async () => {
    const resolve = async () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
    const error = createFetch({ resolve })('http://nowhere.example/');
    await expect(error).rejects.toMatchObject({
      type: 'unreachable',
      message: 'DNS knows no host nowhere.example. Check the spelling; it is tried again later.',
    });
  });

  test('that hangs is given up', async () => {
    handle = () => undefined;
    await expect(createFetch()(server.url, { timeoutMs: 50 })).rejects.toMatchObject({ type: 'unreachable' });
  });

  test('that hangs in the middle of its answer is given up', async () => {
    handle = (_, response) => response.writeHead(200).write('begun');
    const answer = await createFetch()(server.url, { timeoutMs: 3_000 });
    await expect(answer.text()).rejects.toMatchObject({ type: 'over-limit' });
  });

  test('that drips is given up long before its time is over', async () => {
    handle = (_, response) => {
      const drip = setInterval(() => response.write('.'), 5);
      response.on('close', () => {
        clearInterval(drip);
      });
    };
    const answer = await createFetch({ minBytesPerSecond: 1_000_000, speedWindowMs: 50 })(server.url);
    await expect(answer.text()).rejects.toMatchObject({
      type: 'over-limit',
      message: expect.stringContaining('slowly') as string,
    });
  });

  test('that is quick is not blamed for a reader who takes his time', async () => {
    handle = (_, response) => response.end(Buffer.alloc(300_000, 'x'));
    const fetch = createFetch({ minBytesPerSecond: 100, speedWindowMs: 1_500 });
    const answer = await fetch(server.url);
    await new Promise((passed) => setTimeout(passed, 2_000));
    expect(await answer.bytes()).toHaveLength(300_000);
  });

  test('that says it is too large is refused before its body', async () => {
    handle = (_, response) => response.setHeader('content-length', 5000).end(Buffer.alloc(5000));
    await expect(createFetch()(server.url, { maxBytes: 1000 })).rejects.toMatchObject({ type: 'over-limit' });
  });

  test('that is endless is cut at the limit', async () => {
    handle = (_, response) => {
      const more = () => {
        while (response.write(Buffer.alloc(16_384, 'x')));
        response.once('drain', more);
      };
      more();
    };
    const answer = await createFetch()(server.url, { maxBytes: 100_000 });
    await expect(answer.text()).rejects.toMatchObject({ type: 'over-limit' });
  });

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ])('that sends a bomb packed with %s is cut by size and by ratio', async (encoding, pack) => {
    const bomb = pack(Buffer.alloc(30_000_000));
    handle = (_, response) => response.setHeader('content-encoding', encoding).end(bomb);
    const bySize = await createFetch()(server.url, { maxBytes: 500_000 });
    await expect(bySize.text()).rejects.toMatchObject({ type: 'over-limit' });
    const byRatio = await createFetch()(server.url, { maxBytes: 1e9 });
    await expect(byRatio.text()).rejects.toMatchObject({
      type: 'over-limit',
      message: expect.stringContaining('200 times') as string,
    });
  });

  test.each([
    ['breaks off', gzipSync('half of the words').subarray(0, 20)],
    ['is no gzip at all', Buffer.from('plain words')],
  ])('whose packed answer %s is unreadable', async (_what, bytes) => {
    handle = (_, response) => response.setHeader('content-encoding', 'gzip').end(bytes);
    const answer = await createFetch()(server.url);
    await expect(answer.text()).rejects.toMatchObject({ type: 'unreadable' });
  });

  test('whose packing is unknown is unreadable', async () => {
    handle = (_, response) => response.setHeader('content-encoding', 'rot13').end('jbeqf');
    await expect(createFetch()(server.url)).rejects.toMatchObject({ type: 'unreadable' });
  });

  test('that closes in the middle is unreachable', async () => {
    handle = (_, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('half');
      setTimeout(() => response.destroy(), 20);
    };
    const answer = await createFetch()(server.url);
    await expect(answer.text()).rejects.toMatchObject({ type: 'unreachable' });
  });

  test('that does not speak HTTP is unreadable', async () => {
    const odd = createServer((socket) =>
      socket.on('error', () => undefined).end('ICY 200 OK\r\nicy-name: x\r\n\r\n'),
    );
    await new Promise<void>((done) => odd.listen(0, '127.0.0.1', done));
    const { port } = odd.address() as AddressInfo;
    const error = createFetch()(`http://127.0.0.1:${String(port)}/`);
    await expect(error).rejects.toMatchObject({ type: 'unreadable' });
    odd.close();
  });

  test.each([
    [404, 'gone'],
    [410, 'gone'],
    [401, 'refused-by-source'],
    [403, 'refused-by-source'],
    [418, 'refused-by-source'],
    [500, 'refused-by-source'],
    [999, 'refused-by-source'],
  ])('that answers %i is %s', async (status, type) => {
    handle = (_, response) => response.writeHead(status).end('<h1>no</h1>');
    await expect(createFetch()(server.url)).rejects.toMatchObject({ type });
  });

  test('that asks for patience is quoted with its time', async () => {
    handle = (_, response) => response.writeHead(429, { 'retry-after': '120' }).end();
    const now = () => new Date('2026-11-21T04:00:00Z');
    const error = createFetch({ now })(server.url);
    await expect(error).rejects.toMatchObject({
      type: 'refused-by-source',
      retryAt: new Date('2026-11-21T04:02:00Z'),
    });
  });
});

describe('whoever calls', () => {
  test('can abort while waiting for an answer and in the middle of it', async () => {
    handle = (request, response) => {
      if (request.url === '/body') response.writeHead(200).write('begun');
    };
    const reason = new Error('stopping');
    const early = new AbortController();
    const waiting = createFetch()(server.url, { signal: early.signal });
    early.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    const late = new AbortController();
    const answer = await createFetch()(`${server.url}/body`, { signal: late.signal });
    const text = answer.text();
    late.abort(reason);
    await expect(text).rejects.toBe(reason);
  });

  test('shares a limit per host, given back by a read, a failed and a destroyed answer', async () => {
    let atOnce = 0;
    let most = 0;
    handle = (request, response) => {
      most = Math.max(most, (atOnce += 1));
      response.on('close', () => (atOnce -= 1));
      setTimeout(() => response.writeHead(request.url === '/bad' ? 500 : 200).end('x'.repeat(1000)), 5);
    };
    const perHostLimit = limitPerHost(2);
    const fetches = [createFetch({ perHostLimit }), createFetch({ perHostLimit })];
    const calls = Array.from({ length: 12 }, async (_, index) => {
      const fetch = fetches[index % 2] ?? createFetch();
      if (index % 3 === 0) return fetch(`${server.url}/bad`).catch(() => undefined);
      const answer = await fetch(server.url);
      if (index % 3 === 1) return answer.body.destroy();
      return answer.text();
    });
    await Promise.all(calls);
    expect(seen).toHaveLength(12);
    expect(most).toBeLessThanOrEqual(2);
  });
});
