import { execFileSync } from 'node:child_process';
import { createSecretKey } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rename, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { linkSigner } from '#api/stream-urls/sign-links.ts';
import { signLibraryUrl, signRenditionUrl } from '#api/stream-urls/sign-media-url.ts';
import { bytesOfPath, mediaPathOf, pathOfBytes, readMediaPath } from '#signing/media-path.ts';
import { mediaTypes } from '#signing/media-type.ts';
import { signToken } from '#signing/token.ts';
import { parts } from '#test-parts/parts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import { startMediaNginx } from '#test-parts/start-media-nginx.ts';
import { withoutRoot } from '#test-parts/without-root.ts';
import { startMediaHost } from './start-media-host.ts';

const library = '11111111-2222-4333-8444-555555555555';
const other = '22222222-2222-4333-8444-555555555555';
const secret = Buffer.alloc(32, 5);
const key = { kid: 'k1', key: createSecretKey(secret) };
const listener = 'ABCDEFGHIJKLMNOP';
const sound = Buffer.from(Array.from({ length: 5_000 }, (_, at) => at % 251));
const rendition = `ab/ab${'0'.repeat(30)}-opus-64.opus`;
const strayName = pathOfBytes(Buffer.from('Bj\xf6rk\xff.mp3', 'latin1'));
const oddNames = [
  'plain.mp3',
  'Björk/Jóga – 50% "live" & more?#1.flac',
  '日本語/曲.opus',
  "it's (a) [name]; a=b+c,d!.mp3",
  'back\\slash.mp3',
  '%2e%2e.mp3',
  'a line\nfeed.mp3',
  'control\u0001\u007f.mp3',
  '...dots...',
  ' spaces .mp3',
  `${'long '.repeat(48)}.mp3`,
  strayName,
];

/** `errorLog`: what it has said to whoever runs it. */
type Host = { port: number; errorLog?(): string; close(): Promise<void> };
type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer };

/** Both hosts keep the same promises. */
function promises(start: (dataDir: string) => Promise<Host>) {
  let dataDir: string;
  let music: string;
  let host: Host;

  const now = () => Date.now() / 1_000;
  const signer = (who: string | null = listener, at = now()) => linkSigner(key, who, at);
  const sign = (path: string, who: string | null = listener, at = now()) =>
    signLibraryUrl(signer(who, at), '', library, path);
  const place = (path: string) => Buffer.concat([Buffer.from(`${music}/`), bytesOfPath(path)]);
  const put = async (path: string, bytes: Buffer | string) => {
    if (path.includes('/')) await mkdir(place(path.slice(0, path.lastIndexOf('/'))), { recursive: true });
    await writeFile(place(path), bytes);
  };
  const keysFile = () => join(dataDir, 'media-keys.json');
  const goodKeys = () => ({
    keys: { k1: secret.toString('hex') },
    roots: { [library]: join(dataDir, 'linked-root') },
    revoked: {},
  });
  /** As refresh-jobs does it: another file under the same name. */
  async function writeKeys(content: object | string): Promise<void> {
    await writeFile(`${keysFile()}.new`, typeof content === 'string' ? content : JSON.stringify(content));
    await chmod(`${keysFile()}.new`, 0o644);
    await rename(`${keysFile()}.new`, keysFile());
  }

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'airdex-library-'));
    await chmod(dataDir, 0o755);
    music = join(dataDir, 'music');
    await mkdir(join(dataDir, 'renditions', 'ab'), { recursive: true });
    await mkdir(music);
    // A library may lie behind a link.
    await symlink(music, join(dataDir, 'linked-root'));
    for (const name of oddNames) await put(name, name === 'plain.mp3' ? sound : name);
    for (const extension of Object.keys(mediaTypes)) await put(`kinds/a.${extension}`, sound);
    await put('kinds/A.FLAC', sound);
    await put('empty.mp3', '');
    await put('folder.mp3/inside.mp3', 'inside');
    await put('forbidden.mp3', 'secret');
    await chmod(place('forbidden.mp3'), 0);
    await writeFile(join(dataDir, 'secret.mp3'), 'secret');
    await mkdir(join(dataDir, 'elsewhere'));
    await writeFile(join(dataDir, 'elsewhere', 'a.mp3'), 'secret');
    await symlink(join(dataDir, 'secret.mp3'), place('link.mp3'));
    await symlink('plain.mp3', place('inner-link.mp3'));
    await symlink(join(dataDir, 'elsewhere'), place('linked'));
    await symlink('loop.mp3', place('loop.mp3'));
    await writeFile(join(dataDir, 'renditions', rendition), sound);
    await symlink(keysFile(), join(dataDir, 'renditions', 'ab', `ab${'1'.repeat(30)}-opus-64.opus`));
    await writeKeys(goodKeys());
    host = await start(dataDir);
  });
  beforeEach(() => writeKeys(goodKeys()));
  afterAll(async () => {
    await host.close();
    await rm(dataDir, { recursive: true });
  });

  function begin(path: string, headers: Record<string, string> = {}, method = 'GET') {
    return new Promise<IncomingMessage>((resolve, reject) => {
      httpRequest({ port: host.port, host: '127.0.0.1', path, method, headers, agent: false }, resolve)
        .on('error', reject)
        .end();
    });
  }
  async function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
    const got = await begin(path, headers, method);
    const chunks: Buffer[] = [];
    for await (const chunk of got) chunks.push(chunk as Buffer);
    return { status: got.statusCode ?? 0, headers: got.headers, body: Buffer.concat(chunks) };
  }

  test('a signed link plays, and says what it is', async () => {
    const { status, headers, body } = await ask(sign('plain.mp3'));
    expect([status, body.equals(sound)]).toEqual([200, true]);
    expect(headers).toMatchObject({
      'content-type': 'audio/mpeg',
      'content-length': '5000',
      'content-disposition': 'inline',
      'accept-ranges': 'bytes',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    });
    expect(headers['content-security-policy']).toContain('sandbox');
    expect((await ask(sign('plain.mp3', null))).status).toBe(200);
  });

  test('a browser keeps it for itself, and not longer than the link lives', async () => {
    const [, age = ''] =
      /^private, max-age=(\d+)$/.exec((await ask(sign('plain.mp3'))).headers['cache-control'] ?? '') ?? [];
    expect(Number(age)).toBeGreaterThan(20 * 60);
    expect(Number(age)).toBeLessThan(signer().exp - now() - 30);
  });

  test('a rendition plays as the one it is', async () => {
    const url = signRenditionUrl(signer(), '', rendition, 'opus-64');
    const { status, headers, body } = await ask(url);
    expect([status, headers['content-type'], body.equals(sound)]).toEqual([200, 'audio/ogg', true]);
    expect((await ask(signRenditionUrl(signer(), '', rendition, 'opus-128'))).status).toBe(403);
    expect((await ask(signRenditionUrl(signer(), '', rendition, 'original'))).status).toBe(403);
    const linked = rendition.replaceAll('0', '1');
    expect((await ask(signRenditionUrl(signer(), '', linked, 'opus-64'))).status).toBe(404);
    const otherFolder = rendition.replace('ab/', 'cd/');
    expect((await ask(signRenditionUrl(signer(), '', otherFolder, 'opus-64'))).status).toBe(403);
  });

  test.each(oddNames)('a name of any bytes is found: %j', async (name) => {
    const { status, body } = await ask(sign(name));
    expect(status).toBe(200);
    if (name !== 'plain.mp3') expect(body.toString()).toBe(name);
  });

  test.each(Object.entries(mediaTypes))('.%s is sent as %s', async (extension, type) => {
    expect((await ask(sign(`kinds/a.${extension}`))).headers['content-type']).toBe(type);
  });

  test('capitals make no other kind, and what is not known is bytes', async () => {
    expect((await ask(sign('kinds/A.FLAC'))).headers['content-type']).toBe('audio/flac');
    expect((await ask(sign('...dots...'))).headers['content-type']).toBe('application/octet-stream');
  });

  test.each([
    ['bytes=0-3', 0, 3],
    ['bytes=4990-', 4990, 4999],
    ['bytes=-5', 4995, 4999],
    ['bytes=-99999', 0, 4999],
    ['bytes=4000-99999', 4000, 4999],
    ['bytes=4999-4999', 4999, 4999],
  ])('seeks: %s', async (range, from, to) => {
    const { status, headers, body } = await ask(sign('plain.mp3'), { range });
    expect([status, headers['content-range']]).toEqual([206, `bytes ${String(from)}-${String(to)}/5000`]);
    expect(headers['content-length']).toBe(String(to - from + 1));
    expect(body.equals(sound.subarray(from, to + 1))).toBe(true);
  });

  test.each(['bytes=5000-', 'bytes=99999999999999-', 'bytes=5000-6000', 'bytes=-0'])(
    'refuses a range behind the end: %s',
    async (range) => {
      const { status, headers, body } = await ask(sign('plain.mp3'), { range });
      expect([status, headers['content-range']]).toEqual([416, 'bytes */5000']);
      expect(headers).toMatchObject({
        'content-type': 'text/plain; charset=utf-8',
        'cache-control': 'no-cache',
        'access-control-allow-origin': '*',
        'x-content-type-options': 'nosniff',
      });
      expect(body.toString()).toBe('There are not that many bytes.\n');
    },
  );

  test.each(['bytes=0-1,4-5', 'lines=0-1', 'bytes 0-1'])(
    'gives the whole where it is no single range of bytes: %s',
    async (range) => {
      const { status, body } = await ask(sign('plain.mp3'), { range });
      expect([status, body.length]).toEqual([200, 5000]);
    },
  );

  test('goes on with the same file only', async () => {
    const url = sign('plain.mp3');
    const { headers } = await ask(url);
    const etag = headers.etag ?? '';
    const date = headers['last-modified'] ?? '';
    const status = async (more: Record<string, string>) => (await ask(url, more)).status;
    for (const known of [etag, date])
      expect(await status({ range: 'bytes=0-1', 'if-range': known })).toBe(206);
    for (const old of ['"other"', new Date(0).toUTCString()])
      expect(await status({ range: 'bytes=0-1', 'if-range': old })).toBe(200);
    expect(await status({ 'if-none-match': etag })).toBe(304);
    expect(await status({ 'if-none-match': '"other"' })).toBe(200);
    expect(await status({ 'if-modified-since': date })).toBe(304);
    const outdated = await ask(url, { 'if-match': '"other"' });
    expect([outdated.status, outdated.headers['cache-control']]).toEqual([412, 'no-cache']);
    expect(outdated.headers['access-control-allow-origin']).toBe('*');
    expect(outdated.body.toString()).toBe('It is another file by now.\n');
  });

  test('a file that was written anew is another one at once', async () => {
    await put('retagged.mp3', 'old');
    const before = await ask(sign('retagged.mp3'));
    await put('retagged.mp3', 'new, and longer');
    await utimes(place('retagged.mp3'), 1_000, 1_000);
    const after = await ask(sign('retagged.mp3'), { 'if-none-match': before.headers.etag ?? '' });
    expect([after.status, after.body.toString()]).toEqual([200, 'new, and longer']);
  });

  test('HEAD says the same without the bytes', async () => {
    const [get, head] = [await ask(sign('plain.mp3')), await ask(sign('plain.mp3'), {}, 'HEAD')];
    expect([head.status, head.body.length]).toEqual([200, 0]);
    const still = { date: '', 'cache-control': '' };
    expect({ ...head.headers, ...still }).toEqual({ ...get.headers, ...still });
    const part = await ask(sign('plain.mp3'), { range: 'bytes=0-9' }, 'HEAD');
    expect([part.status, part.headers['content-length']]).toEqual([206, '10']);
  });

  test('an empty file is an empty file', async () => {
    const { status, headers, body } = await ask(sign('empty.mp3'));
    expect([status, headers['content-length'], body.length]).toEqual([200, '0', 0]);
  });

  test('what is forged has nothing', async () => {
    const good = sign('plain.mp3');
    const [item = '', query = ''] = good.split('?');
    const elsewhere = mediaPathOf(library, 'kinds/a.mp3');
    const wrong = (purpose: 'play' | 'gateway') =>
      signToken({ purpose, item, variant: 'original', sid: signer().sid, exp: signer().exp }, key);
    const forged = [
      item,
      `${item}?t=`,
      `${elsewhere}?${query}`,
      `${mediaPathOf(other, 'plain.mp3')}?${query}`,
      `${item}?${query.slice(0, -2)}AA`,
      `${item}?${query}&x=1`,
      `${item}?x=1&${query}`,
      `${item}?${query.replace('k1', 'k2')}`,
      `${item}?${query.replace('k1', 'constructor')}`,
      `${item}?${query.replace(listener, 'ZBCDEFGHIJKLMNOP')}`,
      `${item}?t=${wrong('play')}`,
      `${item}?t=${wrong('gateway')}`,
      signRenditionUrl(signer(), '', 'x', 'original').replace('/renditions/x', item),
    ];
    for (const url of forged) {
      const { status, headers, body } = await ask(url);
      expect([url, status, body.toString()]).toEqual([url, 403, 'This link is not signed.\n']);
      expect(headers['cache-control']).toBe('no-cache');
      expect(headers['content-type']).toContain('text/plain');
    }
  });

  test('what was genuine and has expired says so', async () => {
    const { status, body } = await ask(sign('plain.mp3', listener, now() - 3_600));
    expect([status, body.toString()]).toEqual([410, 'This link has expired.\n']);
  });

  /** Signed, so that nothing but the way itself is in the way. */
  const signedAs = (item: string) =>
    `${item}?t=${signToken({ purpose: 'media', item, variant: 'original', sid: signer().sid, exp: signer().exp }, key)}`;

  test.each([
    ['dots', '../secret.mp3'],
    ['dots in the middle', 'kinds/../plain.mp3'],
    ['dots deep', 'a/../../secret.mp3'],
    ['a dot', './plain.mp3'],
    ['encoded dots', '%2E%2E/secret.mp3'],
    ['small encoded dots', '%2e%2e/secret.mp3'],
    ['an encoded slash', '..%2Fsecret.mp3'],
    ['twice encoded dots', '%252E%252E/secret.mp3'],
    ['a double slash', 'kinds//a.mp3'],
    ['a slash first', '/plain.mp3'],
    ['a slash last', 'kinds/'],
    ['an encoded letter', '%70lain.mp3'],
    ['a small hex', 'Bj%c3%b6rk/x.mp3'],
    ['an encoded NUL', 'plain.mp3%00.flac'],
    ['a NUL last', 'plain.mp3%00'],
    ['a half of an encoding', 'plain%2.mp3'],
    ['a plain backslash', '..\\secret.mp3'],
    ['an encoded backslash', '..%5Csecret.mp3'],
    ['a semicolon', ';/../secret.mp3'],
  ])('no way leaves the library: %s', async (_name, path) => {
    const { status, body } = await ask(signedAs(`/library/${library}/${path}`));
    expect([400, 403, 404]).toContain(status);
    expect(body.toString()).not.toContain('secret');
    expect(body.equals(sound)).toBe(false);
  });

  test('only the one spelling of a path that stays inside is looked for, whatever is signed', async () => {
    const pieces = [
      'a',
      'x.mp3',
      '.',
      '..',
      '/',
      '//',
      '%2E',
      '%2F',
      '%00',
      '%61',
      '%C3%B6',
      '%c3',
      '%',
      '~',
      '-',
      '+',
    ];
    const paths = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(paths, async (chosen) => {
        const item = `/library/${library}/${chosen.join('')}`;
        const { status, body } = await ask(signedAs(item));
        const isLookedFor = body.toString() === 'There is no such file.\n';
        expect([item, isLookedFor]).toEqual([item, readMediaPath(item) !== null]);
        expect([400, 403, 404]).toContain(status);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['a link out of the library', 'link.mp3'],
    ['a link inside of it', 'inner-link.mp3'],
    ['a folder behind a link', 'linked/a.mp3'],
    ['a link to itself', 'loop.mp3'],
    ['a folder', 'folder.mp3'],
    ['a file that is not there', 'nothing.mp3'],
    ['a folder that is not there', 'nothing/at/all.mp3'],
    ['a file that is taken for a folder', 'plain.mp3/x.mp3'],
    ['a name that is too long', `${'x'.repeat(300)}.mp3`],
  ])('%s is not there', async (_name, path) => {
    const { status, headers, body } = await ask(sign(path));
    expect([status, body.toString()]).toEqual([404, 'There is no such file.\n']);
    expect(headers['cache-control']).toBe('no-cache');
  });

  test('waits for nobody who might write into a pipe', async () => {
    execFileSync('mkfifo', [place('pipe.mp3').toString()]);
    expect((await ask(sign('pipe.mp3'))).status).toBe(404);
  });

  test('a library that is gone has no files', async () => {
    await writeKeys({ ...goodKeys(), roots: {} });
    const { status, body } = await ask(sign('plain.mp3'));
    expect([status, body.toString()]).toEqual([404, 'This library is not here any more.\n']);
    await writeKeys({ ...goodKeys(), roots: { [library]: join(dataDir, 'unmounted') } });
    expect((await ask(sign('plain.mp3'))).status).toBe(404);
  });

  test('a key that is revoked opens nothing from that moment on', async () => {
    const url = sign('plain.mp3');
    expect((await ask(url)).status).toBe(200);
    await writeKeys({ ...goodKeys(), keys: { k2: Buffer.alloc(32, 6).toString('hex') } });
    expect((await ask(url)).status).toBe(403);
    await writeKeys({ ...goodKeys(), keys: {} });
    expect((await ask(url)).status).toBe(403);
  });

  test("a revoked listener's links end, and nobody else's", async () => {
    await writeKeys({ ...goodKeys(), revoked: { [listener]: now() } });
    expect((await ask(sign('plain.mp3'))).status).toBe(403);
    expect((await ask(sign('plain.mp3', 'ZBCDEFGHIJKLMNOP'))).status).toBe(200);
    expect((await ask(sign('plain.mp3', null))).status).toBe(200);
    await writeKeys({ ...goodKeys(), revoked: { [listener]: now() - 3_600 } });
    expect((await ask(sign('plain.mp3'))).status).toBe(200);
    // Among many others, wherever it stands, and in whatever order the file is written.
    const others = Array.from(
      { length: 500 },
      (_, at) => [`o${String(at).padStart(15, '0')}`, now()] as const,
    );
    const { keys, roots } = goodKeys();
    for (const revoked of [
      [...others, [listener, now()]],
      [[listener, now()], ...others],
    ]) {
      for (const written of [
        { keys, roots, revoked: Object.fromEntries(revoked) as object },
        { revoked: Object.fromEntries(revoked) as object, keys, roots },
      ]) {
        await writeKeys(written);
        expect((await ask(sign('plain.mp3'))).status).toBe(403);
        expect((await ask(sign('plain.mp3', 'ZBCDEFGHIJKLMNOP'))).status).toBe(200);
      }
    }
  });

  test.each(['', '{}', 'not json', '{"keys":{}}', 'null', '[]'])(
    'without keys it says so, and opens nothing: %j',
    async (content) => {
      await writeKeys(content);
      const { status, body } = await ask(sign('plain.mp3'));
      expect([status, body.toString()]).toEqual([503, expect.stringContaining('has no keys')]);
    },
  );

  test('without the file of keys it says so, and is well again as soon as it is there', async () => {
    await rm(keysFile());
    expect((await ask(sign('plain.mp3'))).status).toBe(503);
    await writeKeys(goodKeys());
    expect((await ask(sign('plain.mp3'))).status).toBe(200);
  });

  test('a file that becomes shorter while it is sent ends the connection, and nothing else', async () => {
    const size = 64 * 1024 * 1024;
    await put('shrinking.mp3', '');
    await truncate(place('shrinking.mp3'), size);
    const got = await begin(sign('shrinking.mp3'));
    expect(got.headers['content-length']).toBe(String(size));
    await truncate(place('shrinking.mp3'), 1_000);
    let bytes = 0;
    const whole = (async () => {
      for await (const chunk of got) bytes += (chunk as Buffer).length;
    })();
    await expect(whole).rejects.toThrow();
    expect(bytes).toBeLessThan(size);
    expect((await ask(sign('plain.mp3'))).status).toBe(200);
  });

  test('who hangs up in the middle disturbs nobody', async () => {
    await put('large.mp3', '');
    await truncate(place('large.mp3'), 64 * 1024 * 1024);
    for (let each = 0; each < 20; each += 1) (await begin(sign('large.mp3'))).destroy();
    expect((await ask(sign('plain.mp3'))).status).toBe(200);
  });

  test('whatever went wrong, no link is written down', async () => {
    const asked = [
      await ask(sign('nothing.mp3')),
      await ask(sign('folder.mp3')),
      await ask(sign('link.mp3')),
      await ask(sign('forbidden.mp3')),
      await ask(sign('plain.mp3/x.mp3')),
      await ask(sign(`${'x'.repeat(300)}.mp3`)),
      await ask(sign('plain.mp3', listener, now() - 3_600)),
      await ask(sign('plain.mp3'), { range: 'bytes=5000-' }),
      await ask(sign('plain.mp3'), { 'if-match': '"other"' }),
      await ask(sign('plain.mp3').slice(0, -1)),
      await ask(sign('plain.mp3'), {}, 'POST'),
    ];
    await rm(keysFile());
    asked.push(await ask(sign('plain.mp3')));
    for (const code of [403, 404, 405, 410, 412, 416, 503])
      expect(asked.map(({ status }) => status)).toContain(code);
    expect(host.errorLog?.() ?? '').not.toMatch(/\/library\/|\/renditions\/|[?&]t=|\.mp3/);
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('does not take %s', async (method) => {
    const { status, headers } = await ask(sign('plain.mp3'), {}, method);
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  test('a file that it may not read is not there', async () => {
    const { status, body } = await withoutRoot(() => ask(sign('forbidden.mp3')));
    expect([status, body.toString()]).toEqual([404, 'There is no such file.\n']);
  });
}

describe('the small media host', () => {
  promises(async (dataDir) => {
    let written = '';
    const log = pino({ level: 'trace' }, { write: (line) => (written += line) });
    const host = await startMediaHost({ host: '127.0.0.1', port: 0, dataDir, log });
    return { ...host, errorLog: () => written };
  });
});

describeWith(parts.nginx, parts.njs)('nginx as the media host', () => {
  // Its workers are never root.
  promises((dataDir) => startMediaNginx(dataDir));
});
