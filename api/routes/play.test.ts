import { createSecretKey, randomUUID } from 'node:crypto';
import { request as ask } from 'node:http';
import express from 'express';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerProblems } from '#api/middleware/answer-problems.ts';
import { openKeyRing, type KeyRing } from '#api/stream-urls/key-ring.ts';
import { linkTtl, signatureWindow } from '#signing/expiry.ts';
import { linkSigner, signPlayLink } from '#api/stream-urls/sign-links.ts';
import { findOrCreateListener, revokeLinks } from '#db/stores/listeners.ts';
import { ensureOwnIssuer, ownIssuer } from '#db/stores/issuers.ts';
import { createProvider } from '#db/stores/providers.ts';
import { createKey, revokeKey } from '#db/stores/signing-keys.ts';
import { insertStations } from '#test-parts/insert-stations.ts';
import { serveLocally, type LocalServer } from '#test-parts/serve-locally.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { playRoutes } from './play.ts';

const oddUrl = 'http://radio.example:8000/caf%C3%A9;stream.mp3?b=2&a=%7E1&a=|x';
let database: TestDatabase;
let keys: KeyRing;
let server: LocalServer;
let now = Date.now();
let plain = '';
let signed = '';
let providerId = '';

beforeAll(async () => {
  database = await createTestDatabase();
  keys = await openKeyRing(database);
  const app = express();
  app.use(playRoutes({ database, keys, now: () => now }));
  app.use(answerProblems({ log: pino({ level: 'silent' }) }));
  server = await serveLocally(app);

  const provider = await createProvider(database.pool, {
    ...{ kind: 'icecast-server', name: 'Mine', config: {}, allowedHosts: [], enabled: true },
  });
  providerId = provider.id;
  [plain = '', signed = ''] = await insertStations(database.pool, [{ name: 'Plain' }, { name: 'Signed' }]);
  const add = (station: string, url: string, more: Record<string, unknown>) => {
    const row = { station_id: station, url, ...more };
    const names = Object.keys(row);
    return database.pool.query(
      `INSERT INTO streams (${names.join(', ')}) VALUES (${names.map((_, at) => `$${String(at + 1)}`).join(', ')})`,
      Object.values(row),
    );
  };
  await add(plain, 'http://dead.example/', { position: 0, health: 'dead' });
  await add(plain, oddUrl, { position: 1, health: 'ok' });
  await add(plain, 'https://failing.example/', { position: 2, health: 'failing', secure: true });
  await add(signed, 'http://own.example/live.mp3?q=1', { signing: 'icecast', provider_id: providerId });
});
afterAll(async () => {
  keys.close();
  await server.close();
  await database.close();
});

function linkTo(station: string, pseudonym: string | null = null): string {
  return signPlayLink(linkSigner(keys.newest(), pseudonym, now / 1_000), server.url, `station:${station}`);
}

/** Not fetch(): it would rewrite the Location. */
function get(url: string, method = 'GET'): Promise<{ status: number; location: string; body: string }> {
  return new Promise((done, fail) => {
    const asked = ask(url, { method }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => (body += text));
      answer.on('end', () => {
        expect(answer.headers['cache-control']).toBe('no-store');
        expect(answer.headers['referrer-policy']).toBe('no-referrer');
        done({ status: answer.statusCode ?? 0, location: answer.headers.location ?? '', body });
      });
    });
    asked.on('error', fail);
    asked.end();
  });
}

test('leads to the best stream, its address untouched, for GET and HEAD', async () => {
  expect(await get(linkTo(plain))).toMatchObject({ status: 302, location: oddUrl, body: '' });
  expect(await get(linkTo(plain), 'HEAD')).toMatchObject({ status: 302, location: oddUrl });
});

test('leads to what plays on an https page when asked, and to a named stream', async () => {
  expect((await get(`${linkTo(plain)}?secure=1`)).location).toBe('https://failing.example/');
  const { rows } = await database.pool.query<{ id: string }>(
    `SELECT id::text FROM streams WHERE url LIKE '%dead%'`,
  );
  expect((await get(`${linkTo(plain)}?variant=${rows[0]?.id ?? ''}`)).location).toBe('http://dead.example/');
  expect((await get(`${linkTo(plain)}?variant=0`)).status).toBe(404);
  expect((await get(`${linkTo(plain)}?secure=1&secure=1`)).status).toBe(400);
});

test('signs a mount of our own afresh, behind its own query', async () => {
  const { location } = await get(linkTo(signed));
  expect(location).toMatch(/^http:\/\/own\.example\/live\.mp3\?q=1&t=v1\./);
  const token = location.split('&t=')[1] ?? '';
  const about = { purpose: 'icecast', item: '/live.mp3', variant: providerId } as const;
  expect(keys.verify(token, about, now / 1_000).verdict).toBe('valid');
});

test('an expired link is gone, a forged or moved one forbidden, an unknown item not found', async () => {
  const link = linkTo(plain);
  const before = now;
  now += (linkTtl + signatureWindow) * 1_000;
  expect((await get(link)).status).toBe(410);
  now = before;
  expect((await get(link.replace(plain, signed))).status).toBe(403);
  expect((await get(link.replace('/v1.', '/v1.x.'))).status).toBe(403);
  expect((await get(link.replace(/[^.]+(?=\/station)/, 'A'.repeat(43)))).status).toBe(403);
  expect((await get(linkTo(randomUUID()))).status).toBe(404);
  const elsewhere = linkSigner(
    { ...keys.newest(), key: createSecretKey(Buffer.alloc(32)) },
    null,
    now / 1_000,
  );
  expect((await get(signPlayLink(elsewhere, server.url, `station:${plain}`))).status).toBe(403);
});

test('a revoked listener is refused at once, others are not', async () => {
  await ensureOwnIssuer(database.pool);
  const ann = await findOrCreateListener(database.pool, { issuerId: ownIssuer, subject: 'ann' });
  const bob = await findOrCreateListener(database.pool, { issuerId: ownIssuer, subject: 'bob' });
  const [annsLink, bobsLink] = [linkTo(plain, ann.pseudonym), linkTo(plain, bob.pseudonym)];
  expect((await get(annsLink)).status).toBe(302);
  await revokeLinks(database.pool, ann.id, new Date(now));
  await keys.refresh();
  expect((await get(annsLink)).status).toBe(403);
  expect((await get(bobsLink)).status).toBe(302);
});

test('a link of the old key plays while keys rotate, and not after its key is revoked', async () => {
  const old = keys.newest().kid;
  const link = linkTo(plain);
  await createKey(database.pool, 'links');
  await keys.refresh();
  expect(keys.newest().kid).not.toBe(old);
  expect((await get(link)).status).toBe(302);
  await revokeKey(database.pool, old);
  await keys.refresh();
  expect((await get(link)).status).toBe(403);
});
