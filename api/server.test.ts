import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { putIssuer } from '#db/stores/issuers.ts';
import { startTestApi, type TestApi } from '#test-parts/start-test-api.ts';
import { operations } from './contract/operations.ts';
import { openApiDocument } from './openapi.ts';
import { createRoutes } from './server.ts';
import type { SessionRecorder } from './stream-urls/session-recorder.ts';

const origin = 'https://cloud.example';
let api: TestApi;
let admin: string;

beforeAll(async () => {
  api = await startTestApi();
  admin = api.tokenFor('root', 'admin');
  await putIssuer(api.database.pool, {
    ...{ id: 'cloud', name: 'Cloud', keys: [], allowedOrigins: [origin], enabled: true },
  });
  await api.context.issuers.refresh();
});
afterAll(() => api.close());

describe('the contract', () => {
  /** As Express keeps them: layers with a route, and layers with a router mounted somewhere. */
  type Layer = {
    route?: { path: string; methods: Record<string, boolean> };
    handle: { stack?: Layer[] };
    rawPath: string;
  };
  function listRoutes(layers: Layer[], base = ''): string[] {
    return layers.flatMap((layer) => {
      const { route } = layer;
      if (route) return Object.keys(route.methods).map((method) => `${method} ${base}${route.path}`);
      if (!layer.handle.stack) return [];
      return listRoutes(layer.handle.stack, base + layer.rawPath.replace(/\/$/, ''));
    });
  }

  test('names every route that is mounted, and no other', () => {
    const guard = { admits: () => Promise.resolve(false) };
    const sessions = { report: () => undefined } as unknown as SessionRecorder;
    const app = createRoutes({ ...api.context, icecast: { guard, sessions, timeLimit: 1 } });
    const mounted = listRoutes((app.router as unknown as { stack: Layer[] }).stack);
    const ofPages = ['get /', 'get /docs/show.js'];
    expect(mounted.filter((route) => !ofPages.includes(route)).toSorted()).toEqual(
      operations.map(({ method, path }) => `${method} ${path}`).toSorted(),
    );
  });

  test('is a valid OpenAPI 3.1 document', async () => {
    const served = (await api.json('/openapi.json')).body;
    expect(served).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
    expect(served.openapi).toMatch(/^3\.1\./);
    expect(await new Validator().validate(structuredClone(served))).toEqual({ valid: true });
    const ids = Object.values(served.paths as Record<string, Record<string, { operationId: string }>>)
      .flatMap((path) => Object.values(path))
      .map((operation) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('problems', () => {
  test.each([
    ['GET', '/nothing', 404],
    ['GET', '/api/v1/nothing', 404],
    ['GET', '/api/v2/radio', 404],
    ['DELETE', '/api/v1/radio', 405],
    ['POST', '/api/v1/me', 405],
    ['GET', '/api/v1/local-session', 405],
  ])('%s %s is %i', async (method, path, status) => {
    const response = await api.fetch(path, { method, token: admin });
    const body = (await response.json()) as Record<string, unknown>;
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect({ status: response.status, inBody: body.status }).toEqual({ status, inBody: status });
    expect(response.headers.get('cache-control')).toBe('no-store');
    if (status === 405) expect(response.headers.get('allow')).toMatch(/^[A-Z, ]+$/);
  });

  test('every type that is ever said is explained at its own address', async () => {
    const { body } = await api.json('/nothing');
    const page = await (await api.fetch(String(body.type).replace(/#.*/, ''))).text();
    expect(page).toContain(`id="${String(body.type).replace(/.*#/, '')}"`);
  });

  test('a body that is no JSON', async () => {
    const headers = { 'content-type': 'application/json' };
    for (const body of ['{', '"', 'null', '[]', '7'])
      expect(
        (await api.fetch('/api/v1/admin/providers', { method: 'POST', token: admin, headers, body })).status,
      ).toBe(400);
    const text = { 'content-type': 'text/plain' };
    expect(
      (
        await api.fetch('/api/v1/admin/providers', {
          method: 'POST',
          token: admin,
          headers: text,
          body: '{}',
        })
      ).status,
    ).toBe(400);
  });

  test('a body of a megabyte is 413 where none is expected, and one of twenty-one megabytes everywhere', async () => {
    const join = { stations: ['x'.repeat(1_000_000)] };
    const much = { kind: 'playlist', name: 'x', config: { content: 'x'.repeat(21_000_000) } };
    const of = async (path: string, json: unknown) =>
      (await api.json(path, { method: 'POST', token: admin, json })).status;
    expect(await of('/api/v1/admin/stations/join', join)).toBe(413);
    expect(await of('/api/v1/admin/providers', much)).toBe(413);
    expect(await of('/api/v1/admin/providers/check', much)).toBe(413);
  });

  test('a megabyte sent to where no body belongs harms nobody', async () => {
    const body = 'x'.repeat(1_000_000);
    for (const path of ['/api/v1/local-session', '/api/v1/admin/stations/join', '/nothing'])
      expect((await api.fetch(path, { method: 'POST', body })).status).toBeLessThan(500);
    expect((await api.fetch('/healthz')).status).toBe(200);
  });

  test('a fault of ours is logged with its stack, and shows nothing but an id', async () => {
    const broken = api.context.database.pool;
    const real = broken.query.bind(broken);
    broken.query = (() => Promise.reject(new Error('a secret of the database'))) as typeof broken.query;
    const { status, body } = await api.json('/api/v1/admin/link-keys', { token: admin }).finally(() => {
      broken.query = real as typeof broken.query;
    });
    expect({ status, type: body.type }).toEqual({ status: 500, type: '/docs/problems#internal' });
    expect(JSON.stringify(body)).not.toMatch(/secret|\.ts/);
    const id = String(body.instance).replace('urn:uuid:', '');
    const line = api.logged.find((one) => one.includes(id)) ?? '';
    expect(line).toContain('a secret of the database');
    expect(line).toContain('server.test.ts');
  });

  test('what is no HTTP at all is answered by closing', async () => {
    const { port } = new URL(api.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.end('nonsense\r\n\r\n');
    socket.resume();
    await once(socket, 'close');
    expect((await api.fetch('/healthz')).status).toBe(200);
  });
});

describe('other origins', () => {
  const preflight = (from: string, headers = 'authorization') =>
    api.fetch('/api/v1/me/favorites/station:1', {
      method: 'OPTIONS',
      headers: {
        origin: from,
        'access-control-request-method': 'PUT',
        'access-control-request-headers': headers,
      },
    });

  test('a registered origin may ask, by its exact name, and without cookies', async () => {
    const response = await preflight(origin, 'authorization, requesttoken');
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe(origin);
    expect(response.headers.get('access-control-allow-methods')).toContain('PUT');
    expect(Number(response.headers.get('access-control-max-age'))).toBeGreaterThan(0);
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    const allowed = response.headers.get('access-control-allow-headers') ?? '';
    expect(allowed).toContain('authorization');
    expect(allowed).not.toMatch(/requesttoken/i);
    const read = await api.fetch('/api/v1/radio', { headers: { origin } });
    expect(read.headers.get('access-control-allow-origin')).toBe(origin);
    expect(read.headers.get('vary')).toMatch(/Origin/);
  });

  test('they can read problems too', async () => {
    const response = await api.fetch('/api/v1/me', { headers: { origin } });
    expect(response.status).toBe(401);
    expect(response.headers.get('access-control-allow-origin')).toBe(origin);
  });

  test.each(['https://evil.example', 'https://cloud.example.evil.example', 'http://cloud.example', 'null'])(
    '%s may not',
    async (other) => {
      for (const response of [
        await preflight(other),
        await api.fetch('/api/v1/radio', { headers: { origin: other } }),
      ]) {
        expect(response.headers.get('access-control-allow-origin')).toBeNull();
        expect(response.headers.get('vary')).toMatch(/Origin/);
      }
    },
  );
});

describe('the rate limit', () => {
  // The beginning of a minute, and of today: tokens are looked at by the same clock.
  const start = Math.floor(Date.now() / 60_000) * 60_000;
  let now = start;
  let limited: TestApi;
  beforeAll(async () => {
    const rateLimit = { listener: 3, address: 5 };
    limited = await startTestApi(
      { rateLimit, trustProxy: '127.0.0.1' },
      { database: api.database, now: () => now },
    );
  });
  afterAll(() => limited.close());
  const from = (address: string, token?: string) =>
    limited.fetch('/api/v1/radio', { token, headers: { 'x-forwarded-for': address } });

  test('says what is left, refuses what is more, and slides on', async () => {
    for (const left of ['4', '3', '2', '1', '0']) {
      const response = await from('192.0.2.1');
      expect({ status: response.status, left: response.headers.get('ratelimit-remaining') }).toEqual({
        status: 200,
        left,
      });
      expect(response.headers.get('ratelimit-limit')).toBe('5');
    }
    const refused = await from('192.0.2.1');
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ type: '/docs/problems#too-many-requests' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await from('192.0.2.2')).status).toBe(200);
    now = start + 119_000;
    expect((await from('192.0.2.1')).status).toBe(200);
    now = start;
  });

  test('counts a listener apart from the address, and from other listeners', async () => {
    const [ada, bob] = [limited.tokenFor('ada'), limited.tokenFor('bob')];
    for (let n = 0; n < 3; n += 1) expect((await from('192.0.2.9', ada)).status).toBe(200);
    expect((await from('192.0.2.9', ada)).status).toBe(429);
    expect((await from('192.0.2.10', ada)).status).toBe(429);
    expect((await from('192.0.2.9', bob)).status).toBe(200);
  });

  test('limits those who guess tokens', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 7; n += 1) statuses.push((await from('192.0.2.20', 'a.b.c')).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
  });

  test('believes the nearest proxy that it trusts, not what a caller wrote before', async () => {
    for (let n = 0; n < 5; n += 1) await from(`10.1.1.${String(n)}, 192.0.2.30`);
    expect((await from('10.9.9.9, 192.0.2.30')).status).toBe(429);
  });

  test('believes nobody where no proxy is configured', async () => {
    const rateLimit = { listener: 3, address: 2 };
    const direct = await startTestApi({ rateLimit }, { database: api.database, now: () => start });
    const ask = (n: number) =>
      direct.fetch('/api/v1/radio', { headers: { 'x-forwarded-for': `192.0.2.${String(n)}` } });
    expect([(await ask(1)).status, (await ask(2)).status, (await ask(3)).status]).toEqual([200, 200, 429]);
    await direct.close();
  });

  test('never limits health and metrics', async () => {
    for (let n = 0; n < 10; n += 1)
      for (const path of ['/healthz', '/readyz', '/metrics'])
        expect((await limited.fetch(path)).status).toBe(200);
  });
});

describe('health', () => {
  test('it lives, it can serve, and says what with', async () => {
    expect((await api.json('/healthz')).body).toEqual({ status: 'ok' });
    expect((await api.json('/readyz')).body).toEqual({ status: 'ready', database: 'ok', cache: 'ok' });
  });

  test('a stale schema is not ready, and says so', async () => {
    const stale = await startTestApi();
    await stale.database.pool.query('DELETE FROM migrations');
    const { status, body } = await stale.json('/readyz');
    expect({ status, ready: body.status }).toEqual({ status: 503, ready: 'not ready' });
    await stale.close();
  });

  test('metrics count by route and never by address', async () => {
    await api.fetch('/api/v1/radio/station:0190b3f4-0000-4000-8000-00000000beef');
    await api.fetch('/some/address/that/nobody/knows');
    const text = await (await api.fetch('/metrics')).text();
    expect(text).toMatch(/airdex_http_request_seconds_count\{[^}]*status="4xx"/);
    expect(text).not.toMatch(/beef|nobody/);
    expect(text).toMatch(/^airdex_media_bytes_total 0$/m);
  });
});

describe('pages', () => {
  test.each(['/docs', '/docs/problems', '/'])('%s runs no script but ours, in no frame', async (path) => {
    const policy = (await api.fetch(path)).headers.get('content-security-policy') ?? '';
    const directives = new Map(policy.split('; ').map((one) => [one.split(' ')[0], one]));
    expect(directives.get('frame-ancestors')).toBe("frame-ancestors 'none'");
    expect(directives.get('default-src')).toBe("default-src 'none'");
    expect(directives.get('script-src') ?? "script-src 'self'").toBe("script-src 'self'");
  });

  test('the documentation has all it needs here', async () => {
    const html = await (await api.fetch('/docs')).text();
    const needed = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
    expect(needed.length).toBeGreaterThan(2);
    for (const address of needed) expect((await api.fetch(address)).status).toBe(200);
  });

  test('nothing outside of its folders is ever served', async () => {
    for (const path of [
      '/../package.json',
      '/assets/..%2f..%2f..%2fpackage.json',
      '/docs/%2e%2e/package.json',
      '/.env',
    ]) {
      const status = await new Promise<number | undefined>((done, fail) => {
        const { hostname, port } = new URL(api.url);
        httpRequest({ hostname, port, path }, (response) => {
          response.resume();
          done(response.statusCode);
        })
          .once('error', fail)
          .end();
      });
      expect({ path, status: status === 404 || status === 403 }).toEqual({ path, status: true });
    }
  });
});
