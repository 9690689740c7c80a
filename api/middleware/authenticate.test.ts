import { createHmac, createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import jwt, { type Algorithm } from 'jsonwebtoken';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { putIssuer } from '#db/stores/issuers.ts';
import { revokeKey } from '#db/stores/signing-keys.ts';
import { startTestApi, type TestApi } from '#test-parts/start-test-api.ts';

const instance = 'https://cloud.example/apps/airdex';
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
let api: TestApi;
let own: { kid: string; key: KeyObject };

beforeAll(async () => {
  api = await startTestApi();
  const issuer = { id: instance, name: 'Cloud', allowedOrigins: [], enabled: true };
  const jwk = publicKey.export({ format: 'jwk' });
  await putIssuer(api.database.pool, { ...issuer, keys: [{ kid: 'cloud-1', alg: 'ES256', jwk }] });
  await putIssuer(api.database.pool, {
    ...{ id: 'https://off.example', name: 'Off', allowedOrigins: [], enabled: false },
    keys: [{ kid: 'off-1', alg: 'ES256', jwk }],
  });
  await api.context.issuers.refresh();
  own = api.context.issuers.ownKey();
});
afterAll(() => api.close());

const base64 = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const seconds = () => Math.floor(Date.now() / 1_000);
const claims = (change: object = {}) => ({
  ...{ iss: instance, sub: 'ada', aud: 'airdex', exp: seconds() + 300, roles: ['listener'] },
  ...change,
});

/** A token of the instance, with whatever is wrong about it. */
function token(
  change: object = {},
  { kid = 'cloud-1', key = privateKey, algorithm = 'ES256' as Algorithm } = {},
) {
  const payload = Object.entries(claims(change)).filter(([, value]) => value !== undefined);
  return jwt.sign(Object.fromEntries(payload), key, { algorithm, keyid: kid });
}

/** Signed by us with the right key, whatever the text says. */
function handMade(header: unknown, payload: unknown, secret = own.key): string {
  const text = `${base64(header)}.${base64(payload)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

test('knows the listener of a registered instance, who stays the same from token to token', async () => {
  const first = await api.json('/api/v1/me', { token: token({ name: 'Ada' }) });
  expect(first.body).toMatchObject({ issuer: instance, name: 'Ada', roles: ['listener'] });
  const again = await api.json('/api/v1/me', { token: token() });
  expect(again.body.id).toBe(first.body.id);
});

test('the same name at another issuer is another listener', async () => {
  const there = await api.json('/api/v1/me', { token: token() });
  const here = await api.json('/api/v1/me', { token: api.tokenFor('ada') });
  expect(here.body.id).not.toBe(there.body.id);
});

test('a small difference between the clocks of two machines does no harm', async () => {
  for (const change of [{ exp: seconds() - 3 }, { nbf: seconds() + 3 }])
    expect((await api.fetch('/api/v1/me', { token: token(change) })).status).toBe(200);
});

test('a token of ours ends when it says so: there is one clock only', async () => {
  const ours = (exp: number) =>
    handMade({ alg: 'HS256', kid: own.kid }, claims({ iss: 'airdex', sub: 'brief', exp }));
  expect((await api.fetch('/api/v1/me', { token: ours(seconds() + 60) })).status).toBe(200);
  expect((await api.fetch('/api/v1/me', { token: ours(seconds() - 1) })).status).toBe(401);
});

describe('refuses with 401, and says how to do better', () => {
  const bad: [string, () => string][] = [
    ['alg none', () => `${base64({ alg: 'none', kid: 'cloud-1' })}.${base64(claims())}.`],
    ['alg none with a signature', () => handMade({ alg: 'none', kid: 'cloud-1' }, claims())],
    ['another key under a known kid', () => token({}, { key: stranger.privateKey })],
    ['an unknown kid', () => token({}, { kid: 'cloud-2' })],
    ['no kid', () => jwt.sign(claims(), privateKey, { algorithm: 'ES256' })],
    ['an unknown issuer', () => token({ iss: 'https://elsewhere.example' })],
    ['an issuer that is switched off', () => token({ iss: 'https://off.example' }, { kid: 'off-1' })],
    ['the key of one issuer in the name of another', () => token({ iss: 'airdex' })],
    ['another audience', () => token({ aud: 'nextcloud' })],
    ['no audience', () => token({ aud: undefined })],
    ['a token that expired', () => token({ exp: seconds() - 60 })],
    ['a token that is not good yet', () => token({ nbf: seconds() + 60 })],
    ['no expiry', () => token({ exp: undefined })],
    ['no subject', () => token({ sub: undefined })],
    ['an empty subject', () => token({ sub: '' })],
    ['a subject that no database can keep', () => token({ sub: 'a\0b' })],
    ['a name that no database can keep', () => token({ name: 'a\0b' })],
    ['a subject of a megabyte', () => token({ sub: 'x'.repeat(7_000) })],
    [
      'a public key taken for a shared secret',
      () => {
        const pem = createSecretKey(Buffer.from(publicKey.export({ type: 'spki', format: 'pem' })));
        return handMade({ alg: 'HS256', kid: 'cloud-1' }, claims(), pem);
      },
    ],
    [
      'another algorithm of the same key',
      () => handMade({ alg: 'HS512', kid: own.kid }, claims({ iss: 'airdex' })),
    ],
    [
      'a payload that was changed',
      () => {
        const [header, , signature] = token().split('.');
        return `${header ?? ''}.${base64(claims({ roles: ['admin'] }))}.${signature ?? ''}`;
      },
    ],
    ['a payload that is no JSON', () => handMade({ alg: 'HS256', typ: 'JWT', kid: own.kid }, 'nonsense')],
    ['a payload that is no object', () => handMade({ alg: 'HS256', typ: 'JWT', kid: own.kid }, '"airdex"')],
    ['a payload that is null', () => handMade({ alg: 'HS256', typ: 'JWT', kid: own.kid }, 'null')],
    ['a header that is no JSON', () => `${base64('nonsense')}.${base64(claims())}.x`],
    [
      'an issuer that is no text',
      () => handMade({ alg: 'HS256', kid: own.kid }, claims({ iss: ['airdex'] })),
    ],
    ['nonsense', () => 'nonsense'],
    ['two parts', () => token().split('.').slice(0, 2).join('.')],
    ['half a token', () => token().slice(0, -20)],
  ];
  test.each(bad)('%s', async (_, make) => {
    for (const path of ['/api/v1/me', '/api/v1/radio', '/api/v1/admin/providers']) {
      const response = await api.fetch(path, { token: make() });
      const text = await response.text();
      expect({ path, status: response.status }).toEqual({ path, status: 401 });
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer /);
      expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(JSON.parse(text)).toMatchObject({ type: '/docs/problems#not-signed-in', status: 401 });
      expect(text).not.toMatch(/node_modules|\.ts:|at .*\(/);
    }
  });

  test.each(['Basic YWRhOmFkYQ==', 'Bearer', 'Bearer a b', ''])('the header %j', async (authorization) => {
    expect((await api.fetch('/api/v1/me', { headers: { authorization } })).status).toBe(401);
  });
});

test('listeners do what is theirs, admins what is for admins', async () => {
  expect((await api.fetch('/api/v1/admin/providers', { token: token() })).status).toBe(403);
  expect(
    (await api.fetch('/api/v1/admin/providers', { token: token({ roles: ['Admin', 'root'] }) })).status,
  ).toBe(403);
  expect((await api.fetch('/api/v1/admin/providers', { token: token({ roles: ['admin'] }) })).status).toBe(
    200,
  );
  expect((await api.fetch('/api/v1/me')).status).toBe(401);
  expect((await api.fetch('/api/v1/admin/providers')).status).toBe(401);
  expect((await api.fetch('/api/v1/radio')).status).toBe(200);
});

test('where the catalog is for listeners only, nobody else reads it', async () => {
  const closed = await startTestApi({ anonymousCatalog: false }, { database: api.database });
  for (const path of ['/api/v1/radio', '/api/v1/radio/facets', '/api/v1/search?q=a'])
    expect((await closed.fetch(path)).status).toBe(401);
  expect((await closed.fetch('/api/v1/radio', { token: closed.tokenFor('ada') })).status).toBe(200);
  await closed.close();
});

test('a token ends with its time, also where it was seen before', async () => {
  let now = Date.now();
  const clocked = await startTestApi({}, { database: api.database, now: () => now });
  const ours = clocked.tokenFor('ada');
  expect((await clocked.fetch('/api/v1/me', { token: ours })).status).toBe(200);
  now += 700_000;
  expect((await clocked.fetch('/api/v1/me', { token: ours })).status).toBe(401);
  await clocked.close();
});

test('a revoked key vouches for nobody any more', async () => {
  const other = await startTestApi({}, {});
  const ours = other.tokenFor('ada');
  await revokeKey(other.database.pool, other.context.issuers.ownKey().kid);
  await other.context.issuers.refresh();
  expect((await other.fetch('/api/v1/me', { token: ours })).status).toBe(401);
  await other.close();
});
