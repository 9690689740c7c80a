import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parts } from '#test-parts/parts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import { startMediaNginx } from '#test-parts/start-media-nginx.ts';
import { startMediaHost } from './start-media-host.ts';

const hash = 'ab'.padEnd(32, '0');
const linked = 'ab'.padEnd(32, '1');
const throughFolder = 'cd'.padEnd(32, '0');
const picture = Buffer.from('RIFF....WEBPVP8 and some more bytes');
const path = `/artwork/${hash}-96.webp`;

type Host = { port: number; close(): Promise<void> };

/** Both hosts keep the same promises. */
function promises(start: (dataDir: string) => Promise<Host>) {
  let dataDir: string;
  let host: Host;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'airdex-media-'));
    await chmod(dataDir, 0o755);
    await mkdir(join(dataDir, 'artwork', 'ab'), { recursive: true });
    await mkdir(join(dataDir, 'elsewhere'));
    await writeFile(join(dataDir, 'artwork', 'ab', `${hash}-96.webp`), picture);
    await writeFile(join(dataDir, 'secret.webp'), 'secret');
    await writeFile(join(dataDir, 'elsewhere', `${throughFolder}-96.webp`), 'secret');
    await symlink(join(dataDir, 'secret.webp'), join(dataDir, 'artwork', 'ab', `${linked}-96.webp`));
    await symlink(join(dataDir, 'elsewhere'), join(dataDir, 'artwork', 'cd'));
    await mkdir(join(dataDir, 'artwork', 'ab', `${hash}-256.webp`));
    host = await start(dataDir);
  });
  afterAll(async () => {
    await host.close();
    await rm(dataDir, { recursive: true });
  });

  type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer };
  function ask(target: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = httpRequest(
        { port: host.port, host: '127.0.0.1', path: target, method, headers },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () => {
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) });
          });
        },
      );
      sent.on('error', reject).end();
    });
  }

  test('serves a picture for ever and to every origin', async () => {
    const { status, headers, body } = await ask(path);
    expect(status).toBe(200);
    expect(body).toEqual(picture);
    expect(headers).toMatchObject({
      'content-type': 'image/webp',
      'content-length': String(picture.length),
      'cache-control': 'public, max-age=31536000, immutable',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
    });
    expect(headers['content-security-policy']).toContain('sandbox');
  });

  test('answers HEAD with the same headers and no body', async () => {
    const [get, head] = [await ask(path), await ask(path, {}, 'HEAD')];
    expect(head.body).toHaveLength(0);
    expect({ ...head.headers, date: '' }).toEqual({ ...get.headers, date: '' });
  });

  test('answers 304 to whoever has it already', async () => {
    const { headers } = await ask(path);
    const again = await ask(path, { 'if-none-match': headers.etag ?? '' });
    expect(again.status).toBe(304);
    expect(again.body).toHaveLength(0);
    expect((await ask(path, { 'if-none-match': '"other"' })).status).toBe(200);
  });

  test.each([
    ['bytes=0-3', '0-3'],
    ['bytes=30-', `30-${String(picture.length - 1)}`],
    ['bytes=-5', `${String(picture.length - 5)}-${String(picture.length - 1)}`],
    ['bytes=4-9999', `4-${String(picture.length - 1)}`],
  ])('answers a range: %s', async (range, expected) => {
    const { status, headers, body } = await ask(path, { range });
    expect(status).toBe(206);
    expect(headers['content-range']).toBe(`bytes ${expected}/${String(picture.length)}`);
    const [from = 0, to = 0] = expected.split('-').map(Number);
    expect(body).toEqual(picture.subarray(from, to + 1));
  });

  test('refuses a range behind the end, and gives the whole for several at once', async () => {
    const beyond = await ask(path, { range: 'bytes=999-' });
    expect(beyond.status).toBe(416);
    expect(beyond.headers['content-range']).toBe(`bytes */${String(picture.length)}`);
    expect((await ask(path, { range: 'bytes=0-1,4-5' })).body).toEqual(picture);
  });

  test('a query changes nothing', async () => {
    expect((await ask(`${path}?v=1`)).status).toBe(200);
  });

  test.each([
    ['a missing picture', `/artwork/${'f'.repeat(32)}-96.webp`],
    ['another size', `/artwork/${hash}-97.webp`],
    ['a folder that is named like a picture', `/artwork/${hash}-256.webp`],
    ['a link', `/artwork/${linked}-96.webp`],
    ['what lies behind a linked folder', `/artwork/${throughFolder}-96.webp`],
    ['the folder', '/artwork/'],
    ['the root', '/'],
    ['dots', '/artwork/../secret.webp'],
    ['dots beyond the root', '/../../secret.webp'],
    ['encoded dots', '/artwork/%2e%2e/secret.webp'],
    ['encoded dots and slashes', '/artwork/..%2f..%2fsecret.webp'],
    ['twice encoded dots', '/artwork/%252e%252e/secret.webp'],
    ['backslashes', '/artwork/..\\secret.webp'],
    ['an encoded letter', `/artwork/%61${hash.slice(1)}-96.webp`],
    ['a slash too many', `//artwork/${hash}-96.webp`],
    ['a dot in between', `/artwork/./${hash}-96.webp`],
    ['a NUL', `${path}%00`],
    ['a NUL before the end', `/artwork/${hash}-96%00.webp`],
    ['capitals', `/artwork/${hash.toUpperCase()}-96.webp`],
    ['a width with a zero before it', `/artwork/${hash}-096.webp`],
    ['a line feed', `${path}%0a`],
    ['something behind', `${path}/`],
  ])('does not serve %s', async (_name, target) => {
    const { status, headers, body } = await ask(target);
    expect([400, 404]).toContain(status);
    expect(body.toString()).not.toContain('secret');
    if (status === 404) {
      expect(headers['cache-control']).toBe('no-cache');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['content-type']).toContain('text/plain');
    }
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('does not take %s', async (method) => {
    const { status, headers } = await ask(path, {}, method);
    expect(status).toBe(405);
    expect(headers.allow).toBe('GET, HEAD');
  });

  test('says that it is there', async () => {
    const { status, headers, body } = await ask('/healthz');
    expect([status, body.toString()]).toEqual([200, 'ok\n']);
    expect(headers['cache-control']).toBe('no-cache');
  });

  test('survives nonsense on the line', async () => {
    await new Promise((done) => {
      const socket = connect(host.port, '127.0.0.1', () => socket.end('\0\x01\xff nonsense\r\n\r\n'));
      socket.on('close', done).on('error', done).resume();
    });
    expect((await ask(path)).status).toBe(200);
  });
}

describe('the small media host', () => {
  promises((dataDir) =>
    startMediaHost({ host: '127.0.0.1', port: 0, dataDir, log: pino({ level: 'silent' }) }),
  );
});

describeWith(parts.nginx, parts.njs)('nginx as the media host', () => {
  promises((dataDir) => startMediaNginx(dataDir));
});
