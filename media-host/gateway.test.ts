import { createSecretKey } from 'node:crypto';
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { linkSigner } from '#api/stream-urls/sign-links.ts';
import { signGatewayUrl } from '#api/stream-urls/sign-gateway-url.ts';
import { countListeners } from '#cli/gateway/report-usage.ts';
import vectors from '#signing/vectors.json' with { type: 'json' };
import { parts } from '#test-parts/parts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import { send, sendAndClose, serveRaw, type RawServer } from '#test-parts/serve-raw.ts';
import { startGateway, type GatewayPart } from '#test-parts/start-gateway.ts';

const keys = { keys: { [vectors.kid]: vectors.secretHex }, revoked: { revokedlistener: 0 } };
const key = { kid: vectors.kid, key: createSecretKey(Buffer.from(vectors.secretHex, 'hex')) };
const origin = 'http://live.radio.example';
const music = Buffer.alloc(20_000, 'mp3 ');
const ok = ['HTTP/1.1 200 OK', 'Content-Type: audio/mpeg', 'Set-Cookie: a=b', 'X-Accel-Redirect: /healthz'];
const to = (location: string) =>
  sendAndClose(['HTTP/1.1 302 Found', `Location: ${location}`, 'Content-Length: 0']);

describeWith(parts.nginx, parts.njs)('the gateway, in a real nginx', () => {
  let source: RawServer;
  let nginx: GatewayPart;
  /** Another machine of our own network. */
  const inner = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'audio/mpeg' }).end('secret');
  });

  beforeAll(async () => {
    source = await serveRaw({
      '/live?x=1&b=%20': send(ok, music),
      '/moved': to('/live?x=1&b=%20'),
      '/far': to('/moved'),
      '/farther': to('/far'),
      '/farthest': to('/farther'),
      '/inside': to('http://private.radio.example/live'),
      '/nowhere': to('ftp://a.example/'),
      '/page': sendAndClose(['HTTP/1.1 200 OK', 'Content-Type: text/html'], '<script>secret</script>'),
      '/old': send(['ICY 200 OK', 'icy-name: secret'], music),
      '/missing': sendAndClose(['HTTP/1.1 404 Not Found', 'Content-Type: text/html'], 'secret'),
    });
    await new Promise<void>((done) => inner.listen(0, '127.0.0.2', done));
    nginx = await startGateway({
      'live.radio.example': `127.0.0.1:${String(source.port)}`,
      'private.radio.example': `127.0.0.2:${String((inner.address() as AddressInfo).port)}`,
    });
    await writeFile(join(nginx.folder, 'keys.json'), JSON.stringify(keys));
    await chmod(join(nginx.folder, 'keys.json'), 0o644);
  });
  afterAll(async () => {
    await nginx.close();
    await source.close();
    inner.close();
  });

  const sign = (url: string, listener = 'ABCDEFGHIJKLMNOP', now = Date.now() / 1_000) =>
    signGatewayUrl(linkSigner(key, listener, now), '', url) ?? '';

  type Answer = { status: number; headers: IncomingHttpHeaders; body: string; answer: IncomingMessage };
  /** Resolves when the answer ends, or has brought `enough` bytes. */
  function ask(path: string, options: { enough?: number; method?: string } = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = httpRequest(
        { host: '127.0.0.1', port: nginx.port, path, agent: false, method: options.method ?? 'GET' },
        (answer) => {
          let body = '';
          const done = () => {
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body, answer });
          };
          answer.on('error', reject).on('end', done);
          answer.on('data', (chunk: Buffer) => {
            body += chunk.toString();
            if (body.length >= (options.enough ?? Infinity)) done();
          });
        },
      );
      sent.on('error', reject).end();
    });
  }
  /** Of today, and of yesterday where midnight comes in between. */
  const log = async () => {
    const days = (await readdir(nginx.usage)).sort();
    expect(days.join()).toMatch(/^\d{4}-\d\d-\d\d\.log(,|$)/);
    return (await Promise.all(days.map((day) => readFile(join(nginx.usage, day), 'utf8')))).join('');
  };

  test('passes on what a station sends as it comes, while it is still sending', async () => {
    const { status, headers, body, answer } = await ask(sign(`${origin}/live?x=1&b=%20`), {
      enough: music.length,
    });
    answer.destroy();
    expect([status, body]).toEqual([200, music.toString()]);
    expect(headers).toMatchObject({ 'content-type': 'audio/mpeg', 'access-control-allow-origin': '*' });
    expect(headers['set-cookie']).toBeUndefined();
    const [asked = ''] = source.requests;
    expect(asked).toContain('GET /live?x=1&b=%20 HTTP/1.1\r\nHost: live.radio.example\r\n');
    expect(asked).not.toMatch(/cookie|forwarded|referer/i);
  });

  test('writes down how much went through, and nothing of who heard it', async () => {
    const { answer } = await ask(sign(`${origin}/live?x=1&b=%20`), { enough: music.length });
    answer.destroy();
    const line = await vi.waitFor(
      async () => {
        const lines = (await log()).trim().split('\n');
        return JSON.parse(lines.at(-1) ?? '') as { origin: string; bytes: number };
      },
      { timeout: 45_000 },
    );
    expect(line).toMatchObject({ origin: 'live.radio.example', status: '200', refused: '' });
    expect(line.bytes).toBeGreaterThanOrEqual(music.length);
    expect(await log()).not.toMatch(/v1\.|ABCDEF|x=1/);
  });

  test.each(['/moved', '/far', '/farther'])('follows redirects: %s', async (path) => {
    const { status, body, answer } = await ask(sign(`${origin}${path}`), { enough: music.length });
    answer.destroy();
    expect([status, body]).toEqual([200, music.toString()]);
  });

  test.each([
    ['a fourth redirect', '/farthest', 'does not answer with sound'],
    ['a redirect to no address', '/nowhere', 'does not go'],
    ['an error page', '/missing', 'does not answer with sound'],
  ])('says why there is no sound: %s', async (_name, path, words) => {
    const { status, body } = await ask(sign(`${origin}${path}`));
    expect([status, body]).toEqual([502, expect.stringContaining(words)]);
  });

  test.each([
    ['a name that leads into our own network', 'http://private.radio.example/', 'inside'],
    ['a redirect into our own network', `${origin}/inside`, 'inside'],
    ['a page', `${origin}/page`, 'no sound'],
    ['what is no HTTP', `${origin}/old`, 'no http'],
  ])('passes nothing on of %s', async (_name, url, reason) => {
    const got = await ask(sign(url)).then(
      ({ status, body }) => ({ status, body }),
      () => ({ status: 0, body: '' }),
    );
    expect(got.status).not.toBe(200);
    expect(got.body).not.toContain('secret');
    expect(got.body).not.toContain('mp3');
    await vi.waitFor(
      async () => {
        const last = (await log()).trim().split('\n').at(-1) ?? '';
        expect(JSON.parse(last)).toMatchObject({ refused: reason });
      },
      { timeout: 45_000 },
    );
  });

  test('a station that fails leaves no link in the log of errors', async () => {
    const links = ['/missing', '/old', '/nowhere', '/inside'].map((path) => sign(`${origin}${path}`));
    for (const link of links) await ask(link).catch(() => undefined);
    expect(nginx.errorLog()).not.toMatch(/stream\/|v1\.|radio\.example/);
  });

  test('refuses what is not signed, and says so', async () => {
    const good = sign(`${origin}/live`);
    const [, , token = '', spelled = ''] = good.split('/');
    const other = Buffer.from(`${origin}/other`).toString('base64url');
    const bad = [
      `/stream/${token}/${other}`,
      `/stream/${token.slice(0, -2)}AA/${spelled}`,
      `/stream/${token}/${spelled}=`,
      `/stream/${token}/${spelled}?x`,
      `/stream/${vectors.valid[0]?.token ?? ''}/${spelled}`,
      `/stream/${token.replace('v1.k1', 'v1.constructor')}/${spelled}`,
      `/stream/${spelled}`,
    ];
    const before = source.requests.length;
    for (const path of bad) expect((await ask(path)).status).toBe(403);
    expect(await ask(sign(`${origin}/live`, undefined, 1_000_000_000))).toMatchObject({ status: 410 });
    expect((await ask('/http://live.radio.example/')).status).toBe(404);
    expect((await ask('/status')).status).toBe(404);
    expect((await ask(good, { method: 'POST' })).status).toBe(405);
    expect(source.requests).toHaveLength(before);
  });

  test('one listener has four at a time, and another is not kept waiting by that', async () => {
    const url = `${origin}/live?x=1&b=%20`;
    const open = [];
    for (let each = 0; each < 4; each += 1)
      open.push(await ask(sign(url, 'listener-of-many'), { enough: 1 }));
    expect(await ask(sign(url, 'listener-of-many'))).toMatchObject({
      ...{ status: 429, body: 'Too many connections.\n' },
    });
    open.push(await ask(sign(url, 'listener-of-one-'), { enough: 1 }));
    expect(open.at(-1)?.status).toBe(200);
    // Those of other tests may take a moment to end.
    await vi.waitFor(async () => expect(await countListeners(nginx.statusUrl)).toBe(5), { timeout: 45_000 });
    for (const { answer } of open) answer.destroy();
  });

  test('without keys it plays nothing', async () => {
    const file = join(nginx.folder, 'keys.json');
    await writeFile(file, '{}');
    expect((await ask(sign(`${origin}/live`))).status).not.toBe(200);
    await writeFile(file, JSON.stringify({ keys: {}, revoked: {} }));
    expect((await ask(sign(`${origin}/live`))).status).toBe(403);
    await writeFile(file, JSON.stringify({ ...keys, revoked: { ABCDEFGHIJKLMNOP: Date.now() / 1_000 } }));
    expect((await ask(sign(`${origin}/live`))).status).toBe(403);
    await writeFile(file, JSON.stringify(keys));
  });
});
