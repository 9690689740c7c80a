import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { issueToken, type Role } from '#api/issue-token.ts';
import { createPairing } from '#api/pairing/create-pairing.ts';
import { startTestApi, type TestApi } from '#test-parts/start-test-api.ts';

let now = Date.now();
let api: TestApi;
let admin: string;
beforeAll(async () => {
  api = await startTestApi(
    { rateLimit: { listener: 0, address: 0 }, publicUrl: 'https://airdex.example' },
    { now: () => now },
  );
  admin = tokenOf('root', 'admin');
});
afterAll(() => api.close());

/** Good for longer than these tests move the clock. */
function tokenOf(subject: string, ...roles: Role[]): string {
  const ttlSeconds = 30 * 24 * 3_600;
  return issueToken({ subject, roles: ['listener', ...roles], ttlSeconds }, api.context.issuers.ownKey());
}

type Cloud = { id: string; kid: string; key: KeyObject; jwk: object };
let clouds = 0;

function newKey(kid: string): Omit<Cloud, 'id'> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { kid, key: privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig' } };
}

function newCloud(): Cloud {
  clouds += 1;
  return { id: `nextcloud:oc${String(clouds)}`, ...newKey(`k${String(clouds)}`) };
}

async function newCode(about: object = {}): Promise<string> {
  const { status, body } = await api.json('/api/v1/admin/issuers/links', {
    ...{ method: 'POST', token: admin, json: about },
  });
  expect(status).toBe(201);
  const [, code] = /^https:\/\/airdex\.example\/#\/connect\/([\w-]{22})$/.exec(body.link as string) ?? [];
  return code ?? '';
}

const origins = ['https://cloud.example'];
function bodyOf(cloud: Cloud, code: string, change: object = {}) {
  const issuer = { id: cloud.id, name: 'Our cloud', url: 'https://cloud.example/nc', origins, ...change };
  return { code, issuer, keys: [cloud.jwk] };
}
function pair(cloud: Cloud, code: string, change: object = {}) {
  return api.json('/api/v1/pairing', { method: 'POST', json: bodyOf(cloud, code, change) });
}

type Claims = { aud?: string; lifetime?: number; at?: number; sub?: string } & Record<string, unknown>;
function sign(cloud: Cloud, { aud = 'airdex', lifetime = 300, at = now, ...claims }: Claims): string {
  const iat = Math.floor(at / 1_000);
  return jwt.sign({ iat, exp: iat + lifetime, ...claims }, cloud.key, {
    ...{ algorithm: 'ES256', keyid: cloud.kid, issuer: cloud.id, audience: aud },
  });
}
async function me(cloud: Cloud): Promise<number> {
  return (await api.json('/api/v1/me', { token: sign(cloud, { sub: 'ann' }) })).status;
}
function word(path: 'keys' | 'end', token: string) {
  return api.fetch(`/api/v1/pairing/${path}`, { method: 'POST', json: { token } });
}
const forPairing = { aud: 'airdex-pairing' };

test('a Nextcloud registers itself by a code, and its users and pages are let in at once', async () => {
  const cloud = newCloud();
  expect(await me(cloud)).toBe(401);
  expect(await pair(cloud, await newCode())).toEqual({
    status: 200,
    body: {
      issuer: cloud.id,
      name: 'Our cloud',
      audience: 'airdex',
      publicUrl: 'https://airdex.example',
      mediaUrl: api.context.config.mediaUrl,
    },
  });
  expect(await me(cloud)).toBe(200);
  const preflight = await api.fetch('/api/v1/me', {
    method: 'OPTIONS',
    headers: { origin: 'https://cloud.example', 'access-control-request-method': 'GET' },
  });
  expect(preflight.headers.get('access-control-allow-origin')).toBe('https://cloud.example');
  const { body } = await api.json('/api/v1/admin/issuers', { token: admin });
  expect(body.items).toContainEqual({
    ...{ id: cloud.id, name: 'Our cloud', url: 'https://cloud.example/nc', origins, enabled: true },
    ...{ pairedAt: new Date(now).toISOString(), keys: [{ kid: cloud.kid, until: null }] },
  });
});

describe('a code', () => {
  test('works once', async () => {
    const [first, second] = [newCloud(), newCloud()];
    const code = await newCode();
    const answers = await Promise.all([pair(first, code), pair(second, code)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410]);
  });

  test('is good for a quarter of an hour', async () => {
    const code = await newCode();
    now += 15 * 60_000;
    expect((await pair(newCloud(), code)).status).toBe(410);
  });

  test('that was used, is old or was never made is answered in the same words', async () => {
    const used = await newCode();
    await pair(newCloud(), used);
    const old = await newCode();
    now += 20 * 60_000;
    const answers = [];
    for (const code of [used, old, 'AAAAAAAAAAAAAAAAAAAAAA', '../x'])
      answers.push(await pair(newCloud(), code));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.status).toBe(410);
  });

  test('is kept as its hash alone', async () => {
    const code = await newCode();
    const { rows } = await api.database.pool.query<{ row: string }>(
      'SELECT pairing_codes::text AS row FROM pairing_codes',
    );
    expect(rows.length).toBeGreaterThan(0);
    const hex = Buffer.from(code).toString('hex');
    expect(rows.some(({ row }) => row.includes(code) || row.includes(hex))).toBe(false);
    expect(api.logged.join()).not.toContain(code);
  });

  test('that is refused for what came with it can be used again', async () => {
    const code = await newCode();
    const cloud = newCloud();
    expect((await pair(cloud, code, { origins: ['https://cloud.example/'] })).status).toBe(400);
    expect((await pair(cloud, code)).status).toBe(200);
  });

  test('never takes the place of a Nextcloud that is known, except where it was made for it', async () => {
    const [cloud, other] = [newCloud(), newCloud()];
    await pair(cloud, await newCode());
    await pair(other, await newCode());
    const thief = { ...newKey('thief'), id: cloud.id };
    expect((await pair(thief, await newCode())).status).toBe(409);
    expect((await pair(thief, await newCode({ issuer: other.id }))).status).toBe(409);
    expect([await me(cloud), await me(thief)]).toEqual([200, 401]);
    const again = { ...newKey('again'), id: cloud.id };
    expect((await pair(again, await newCode({ issuer: cloud.id, name: 'Renamed' }))).body.name).toBe(
      'Renamed',
    );
    expect([await me(cloud), await me(again)]).toEqual([401, 200]);
    // The name that admins chose stays, whatever it calls itself.
    expect((await pair(again, await newCode({ issuer: cloud.id }))).body.name).toBe('Renamed');
  });

  test('is made by admins alone, and for issuers that are known', async () => {
    const make = (token: string | undefined, json: object) =>
      api.fetch('/api/v1/admin/issuers/links', { method: 'POST', token, json });
    expect((await make(undefined, {})).status).toBe(401);
    expect((await make(tokenOf('ann'), {})).status).toBe(403);
    expect((await make(admin, { issuer: 'nextcloud:nobody' })).status).toBe(404);
    expect((await make(admin, { issuer: 'airdex' })).status).toBe(404);
    expect((await make(admin, { name: '' })).status).toBe(400);
  });
});

test.each([
  ['Airdex itself', (body: Body) => (body.issuer.id = 'airdex')],
  ['an id with other characters', (body: Body) => (body.issuer.id = 'nextcloud:../x')],
  ['no origin', (body: Body) => (body.issuer.origins = [])],
  ['an origin that is none', (body: Body) => (body.issuer.origins = ['null'])],
  ['an address that is no web page', (body: Body) => (body.issuer.url = 'javascript:alert(1)')],
  ['no key', (body: Body) => (body.keys = [])],
  ['a private key', (body: Body) => (body.keys = [{ ...body.keys[0], d: 'x'.repeat(43) }])],
  ['a key of another kind', (body: Body) => (body.keys = [{ ...body.keys[0], kty: 'oct' }])],
  ['a point beside the curve', (body: Body) => (body.keys = [{ ...body.keys[0], x: 'A'.repeat(43) }])],
  ['no code', (body: Body) => (body.code = '')],
])('%s cannot be registered', async (_, spoil) => {
  const body = structuredClone(bodyOf(newCloud(), await newCode())) as Body;
  spoil(body);
  expect((await api.json('/api/v1/pairing', { method: 'POST', json: body })).status).toBe(400);
});
type Body = { code: string; issuer: { id: string; url: string; origins: string[] }; keys: object[] };

describe('a new key', () => {
  test('comes by the word of the old one, which is believed for a day more', async () => {
    const cloud = newCloud();
    await pair(cloud, await newCode());
    const next = { ...newKey('next'), id: cloud.id };
    const answer = await word('keys', sign(cloud, { ...forPairing, key: next.jwk }));
    const until = new Date(now + 24 * 3_600_000).toISOString();
    expect(await answer.json()).toEqual({
      keys: [
        { kid: 'next', until: null },
        { kid: cloud.kid, until },
      ],
    });
    expect([await me(cloud), await me(next)]).toEqual([200, 200]);
    now += 25 * 3_600_000;
    await api.context.issuers.refresh();
    expect([await me(cloud), await me(next)]).toEqual([401, 200]);
  });

  test('drops the old one at once where that is asked', async () => {
    const cloud = newCloud();
    await pair(cloud, await newCode());
    const next = { ...newKey('next'), id: cloud.id };
    await word('keys', sign(cloud, { ...forPairing, key: next.jwk }));
    await word('keys', sign(next, { ...forPairing, key: next.jwk, keepSeconds: 0 }));
    expect([await me(cloud), await me(next)]).toEqual([401, 200]);
  });

  test('is never brought by a token of a user, a stranger, another time or another algorithm', async () => {
    const [cloud, other] = [newCloud(), newCloud()];
    for (const one of [cloud, other]) await pair(one, await newCode());
    const { jwk } = newKey('evil');
    const stranger = { ...newKey(cloud.kid), id: cloud.id };
    const tokens = [
      sign(cloud, { key: jwk, sub: 'ann', roles: ['admin'] }),
      sign(stranger, { ...forPairing, key: jwk }),
      sign({ ...other, id: cloud.id }, { ...forPairing, key: jwk }),
      sign(cloud, { ...forPairing, key: jwk, at: now - 400_000 }),
      sign(cloud, { ...forPairing, key: jwk, at: now - 3_600_000, lifetime: 1e6 }),
      jwt.sign({ key: jwk }, 'x', {
        ...{ keyid: cloud.kid, issuer: cloud.id, audience: 'airdex-pairing', expiresIn: 300 },
      }),
      `${Buffer.from(`{"alg":"none","kid":"${cloud.kid}"}`).toString('base64url')}.e30.`,
      'nonsense',
    ];
    const answers = await Promise.all(tokens.map((token) => word('keys', token)));
    expect(answers.map(({ status }) => status)).toEqual(tokens.map(() => 401));
    expect(await me({ ...newKey('evil'), id: cloud.id })).toBe(401);
  });

  test('a word about keys lets nobody in as a listener', async () => {
    const cloud = newCloud();
    await pair(cloud, await newCode());
    const token = sign(cloud, { ...forPairing, sub: 'ann' });
    expect((await api.json('/api/v1/me', { token })).status).toBe(401);
  });
});

describe('unlinked', () => {
  test('by its own word, it vouches for nobody, and comes back by a link made for it', async () => {
    const cloud = newCloud();
    await pair(cloud, await newCode());
    expect((await word('end', sign(cloud, { ...forPairing, key: cloud.jwk }))).status).toBe(400);
    expect((await word('end', sign(cloud, { ...forPairing, end: true }))).status).toBe(204);
    expect(await me(cloud)).toBe(401);
    expect((await word('end', sign(cloud, { ...forPairing, end: true }))).status).toBe(401);
    expect((await pair(cloud, await newCode())).status).toBe(409);
    expect((await pair(cloud, await newCode({ issuer: cloud.id }))).status).toBe(200);
    expect(await me(cloud)).toBe(200);
  });

  test("by an admin of Airdex; Airdex itself is not to be unlinked, nor is what isn't there", async () => {
    const cloud = newCloud();
    await pair(cloud, await newCode());
    const remove = (id: string, token: string) =>
      api.fetch(`/api/v1/admin/issuers/${encodeURIComponent(id)}`, { method: 'DELETE', token });
    expect((await remove(cloud.id, tokenOf('ann'))).status).toBe(403);
    expect((await remove(cloud.id, admin)).status).toBe(204);
    expect(await me(cloud)).toBe(401);
    expect((await remove('airdex', admin)).status).toBe(404);
    expect((await remove('nextcloud:nobody', admin)).status).toBe(404);
    expect((await api.json('/api/v1/me', { token: admin })).status).toBe(200);
  });
});

test('other processes know of it at once', async () => {
  // They do not look for themselves now and then: they have to hear of it.
  vi.useFakeTimers({ toFake: ['setInterval'] });
  const other = await startTestApi({}, { database: api.database, now: () => now });
  vi.useRealTimers();
  const cloud = newCloud();
  await pair(cloud, await newCode());
  await vi.waitFor(
    async () =>
      expect((await other.json('/api/v1/me', { token: sign(cloud, { sub: 'ann' }) })).status).toBe(200),
    45_000,
  );
  await other.close();
});

test('attempts are limited', async () => {
  const limited = await startTestApi(
    { rateLimit: { listener: 0, address: 1_000 } },
    { database: api.database },
  );
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 25; attempt += 1) {
    const json = bodyOf(newCloud(), `guess-${String(attempt)}`);
    statuses.push((await limited.json('/api/v1/pairing', { method: 'POST', json })).status);
  }
  await limited.close();
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(5);
  expect(statuses[0]).toBe(410);
});

test('codes of long ago are forgotten', async () => {
  const { pool } = api.database;
  await createPairing(pool, { name: null, issuerId: null, publicUrl: '', now: now - 3 * 24 * 3_600_000 });
  await newCode();
  const { rows } = await pool.query('SELECT FROM pairing_codes WHERE expires_at < $1', [
    new Date(now - 25 * 3_600_000),
  ]);
  expect(rows).toEqual([]);
});
