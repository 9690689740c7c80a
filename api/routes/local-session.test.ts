import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LocalSession } from '#api/contract/me.ts';
import { startTestApi, type TestApi } from '#test-parts/start-test-api.ts';
import { isLocalOnly } from '#api/is-local-only.ts';

let api: TestApi;
let host: string;
beforeAll(async () => {
  api = await startTestApi();
  ({ host } = new URL(api.url));
});
afterAll(() => api.close());

/** As a browser would ask, with headers that fetch does not let us set. */
function ask(headers: Record<string, string> = {}, of = api): Promise<{ status: number; body: unknown }> {
  const { hostname, port } = new URL(of.url);
  return new Promise((done, fail) => {
    const options = { hostname, port, path: '/api/v1/local-session', method: 'POST', headers };
    httpRequest(options, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => done({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
    })
      .once('error', fail)
      .end();
  });
}

test('whoever sits at the machine is its owner', async () => {
  const { status, body } = await ask({ origin: `http://${host}`, 'sec-fetch-site': 'same-origin' });
  expect(status).toBe(200);
  const { token, expiresAt } = LocalSession.parse(body);
  expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now());
  expect((await api.json('/api/v1/me', { token })).body).toMatchObject({ roles: ['listener', 'admin'] });
});

test.each([{}, { 'sec-fetch-site': 'none' }])('also with the headers %j', async (headers) => {
  expect((await ask(headers)).status).toBe(200);
});

describe('nobody else is, and learns nothing', () => {
  test.each([
    ['a page whose name was made to lead here', { host: 'evil.example' }],
    ['the same with our port', { host: 'evil.example:3000', origin: 'http://evil.example:3000' }],
    ['a name that begins like ours', { host: 'localhost.evil.example' }],
    ['a page of another server on this machine', { origin: 'http://127.0.0.1:1' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['an opaque origin', { origin: 'null' }],
    ["another site, in the browser's own words", { 'sec-fetch-site': 'cross-site' }],
    ["another port of this machine, in the browser's own words", { 'sec-fetch-site': 'same-site' }],
    ['somebody behind a proxy', { 'x-forwarded-for': '192.0.2.1' }],
    ['somebody behind another proxy', { 'x-real-ip': '192.0.2.1' }],
    ['somebody behind a proxy that says so as the standard does', { forwarded: 'for=192.0.2.1' }],
    ['somebody behind a proxy that names only itself', { via: '1.1 proxy' }],
    ['our address with another port', { host: '127.0.0.1:1', origin: 'http://127.0.0.1:1' }],
  ])('%s', async (_, headers) => {
    const { status, body } = await ask(headers);
    expect(status).toBe(404);
    expect(body).toMatchObject({ type: '/docs/problems#not-found' });
  });

  test.each([{ publicUrl: 'https://music.example' }, { trustProxy: 'loopback' }])(
    'anybody, where a proxy lets others in: %j',
    async (config) => {
      const proxied = await startTestApi(config, { database: api.database });
      expect((await ask({}, proxied)).status).toBe(404);
      await proxied.close();
    },
  );

  test('anybody behind an nginx that was told nothing: it names nobody, and speaks HTTP/1.0', async () => {
    const { hostname, port } = new URL(api.url);
    const answer = await new Promise<string>((done, fail) => {
      let text = '';
      connect(Number(port), hostname)
        .on('data', (chunk) => (text += chunk.toString()))
        .once('close', () => done(text))
        .once('error', fail)
        .end(`POST /api/v1/local-session HTTP/1.0\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
  });

  test('anybody, where Airdex listens to the network', async () => {
    const open = await startTestApi({ host: '0.0.0.0' }, { database: api.database });
    expect((await ask({}, open)).status).toBe(404);
    await open.close();
    expect(['127.0.0.1', '::1', 'localhost'].map(isLocalOnly)).toEqual([true, true, true]);
    expect(['0.0.0.0', '::', '192.168.1.2', 'airdex.local', ''].map(isLocalOnly)).not.toContain(true);
  });
});
