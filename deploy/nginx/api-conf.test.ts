import { readFile } from 'node:fs/promises';
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readConfig } from '#api/config.ts';
import { startApi, type Api } from '#api/start-api.ts';
import { createPostgresBroadcast } from '#broadcast/postgres-broadcast.ts';
import { changeOnAir, claimOnAir, wantOnAir } from '#db/stores/on-air.ts';
import { insertStations } from '#test-parts/insert-stations.ts';
import { parts } from '#test-parts/parts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import { startNginx, type NginxPart } from '#test-parts/start-nginx.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';

async function startBalancer(ports: number[]): Promise<NginxPart> {
  const conf = await readFile(new URL('api.conf', import.meta.url), 'utf8');
  return startNginx(conf, (own, port) =>
    own
      .replace('listen 8080', `listen 127.0.0.1:${String(port)}`)
      .replace(/server api:3000(.*);/, (_, settings: string) =>
        ports.map((each) => `server 127.0.0.1:${String(each)}${settings};`).join('\n'),
      )
      .replace('/dev/stdout', 'access.log'),
  );
}

type Answer = { status: number; headers: IncomingMessage['headers']; body: string };
function ask(
  port: number,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const { body, ...rest } = options;
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port, path, ...rest }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text });
      });
    });
    sent.on('error', reject).end(body);
  });
}

describeWith(parts.nginx)('nginx before three servers', () => {
  const servers: Server[] = [];
  const held: (() => void)[] = [];
  let say: (event: string) => void = () => undefined;
  let nginx: NginxPart;

  beforeAll(async () => {
    for (const name of ['one', 'two', 'three']) {
      const server = createServer((request, response) => {
        if (request.url === '/events') {
          response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
          say = (event) => response.write(`data: ${event}\n\n`);
        } else if (request.url === '/slow') {
          held.push(() => response.end(name));
        } else {
          response.setHeader('content-type', 'application/json');
          response.end(JSON.stringify({ name, headers: request.headers, filler: ' '.repeat(2_000) }));
        }
      });
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      servers.push(server);
    }
    nginx = await startBalancer(servers.map((server) => (server.address() as AddressInfo).port));
  });
  afterAll(async () => {
    for (const release of held) release();
    await nginx.close();
    for (const server of servers) server.close();
  });

  test('gives each request to the instance with the fewest', async () => {
    const waiting = Array.from({ length: 6 }, () => ask(nginx.port, '/slow'));
    await vi.waitFor(() => {
      expect(held).toHaveLength(6);
    }, 45_000);
    for (const release of held.splice(0)) release();
    const names = (await Promise.all(waiting)).map(({ body }) => body);
    expect(names.toSorted()).toEqual(['one', 'one', 'three', 'three', 'two', 'two']);
  });

  test('says who asks, whatever they claim', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9', host: 'radio.example' };
    const { headers: seen } = JSON.parse((await ask(nginx.port, '/', { headers })).body) as {
      headers: Record<string, string>;
    };
    expect(seen).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      host: 'radio.example',
      'x-forwarded-proto': 'http',
    });
  });

  test('passes on a body as it is, not compressed again', async () => {
    const { headers } = await ask(nginx.port, '/', { headers: { 'accept-encoding': 'gzip' } });
    expect(headers['content-encoding']).toBeUndefined();
  });

  test('passes on each event when it happens', async () => {
    const heard: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const headers = { accept: 'text/event-stream' };
      httpRequest({ host: '127.0.0.1', port: nginx.port, path: '/events', headers }, (answer) => {
        answer.on('data', (chunk: Buffer) => {
          heard.push(chunk.toString());
          // The next one is said only once this one has come.
          if (heard.length < 4) say(String(heard.length + 1));
          else resolve();
        });
      })
        .on('error', reject)
        .end();
    });
    expect(heard).toEqual(['data: 1\n\n', 'data: 2\n\n', 'data: 3\n\n', 'data: 4\n\n']);
  });

  test('takes a playlist of 3 MB and nothing much larger', async () => {
    const post = (length: number) => ask(nginx.port, '/', { method: 'POST', body: 'x'.repeat(length) });
    expect((await post(3_000_000)).status).toBe(200);
    expect((await post(5_000_000)).status).toBe(413);
  });

  test('writes down neither play links nor queries', async () => {
    await ask(nginx.port, '/play/v1.k.1.s.secret/station:1');
    await ask(nginx.port, '/api/v1/radio?q=secret');
    const log = await vi.waitFor(async () => {
      const written = await readFile(join(nginx.folder, 'access.log'), 'utf8');
      expect(written).toContain('"GET /api/v1/radio"');
      return written;
    }, 45_000);
    expect(log).toContain('/play/...');
    expect(log).not.toContain('secret');
  });

  test('nor does the log of errors', async () => {
    const body = 'x'.repeat(5_000_000);
    const path = '/play/v1.k.1.s.secret/station:1?q=secret';
    expect((await ask(nginx.port, path, { method: 'POST', body })).status).toBe(413);
    expect(nginx.errorLog()).not.toContain('secret');
  });

  test('keeps the numbers of the instances inside', async () => {
    expect((await ask(nginx.port, '/metrics')).status).toBe(404);
  });

  test('passes over an instance that is gone', async () => {
    await new Promise((done) => {
      servers[0]?.close(done);
      servers[0]?.closeAllConnections();
    });
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask(nginx.port, '/')));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  });
});

describeWith(parts.nginx)('nginx before three instances of the API', () => {
  const instances: Api[] = [];
  let database: TestDatabase;
  let nginx: NginxPart;

  beforeAll(async () => {
    database = await createTestDatabase();
    const config = { ...readConfig({ PORT: '0', MEDIA_URL: 'http://127.0.0.1:1' }), trustProxy: '1' };
    for (let each = 0; each < 3; each += 1) {
      instances.push(await startApi(config, database, pino({ level: 'silent' })));
    }
    nginx = await startBalancer(instances.map(({ url }) => Number(new URL(url).port)));
  });
  afterAll(async () => {
    await nginx.close();
    await Promise.all(instances.map((instance) => instance.close()));
    await database.close();
  });

  test('what stations play comes at once through every instance, whether it was asked for as events or not', async () => {
    const { pool } = database;
    const [stationId = ''] = await insertStations(pool, [{ name: 'Tide' }]);
    const heard: string[] = [];
    const connections = Array.from({ length: 6 }, (_, each) => {
      const headers = each % 2 === 0 ? { accept: 'text/event-stream' } : {};
      const path = `/api/v1/now-playing?items=station:${stationId}`;
      const sent = httpRequest({ host: '127.0.0.1', port: nginx.port, path, headers }, (answer) => {
        answer.setEncoding('utf8').on('data', (text: string) => {
          heard[each] = (heard[each] ?? '') + text;
        });
      });
      return sent.on('error', () => undefined).end();
    });
    const all = (text: string) =>
      vi.waitFor(() => {
        expect(heard.filter((each) => each.includes(text))).toHaveLength(6);
      }, 30_000);
    await all('retry:');
    await wantOnAir(pool, [{ stationId, seconds: 60 }]);
    const [lease] = await claimOnAir(pool, 1, 60);
    for (const title of ['Low Water', 'High Water']) {
      const said = { title, artist: null, song: null, source: 'icy' };
      const change = lease && (await changeOnAir(pool, lease, said));
      await createPostgresBroadcast(database).publish('on-air', JSON.stringify(change));
      await all(title);
    }
    for (const connection of connections) connection.destroy();
  });

  test('answers, also while an instance is stopped', async () => {
    const readAll = () => Promise.all(Array.from({ length: 20 }, () => ask(nginx.port, '/api/v1/radio')));
    expect((await ask(nginx.port, '/readyz')).status).toBe(200);
    expect((await readAll()).map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    const stopping = instances.pop()?.close();
    const answers = [...(await readAll()), ...(await readAll())];
    await stopping;
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  });

  test('hands out no owner session to whoever comes through it', async () => {
    expect((await ask(nginx.port, '/api/v1/local-session', { method: 'POST' })).status).toBe(404);
  });
});
