import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { readGeneration } from '#db/catalog-generation.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { mp3Frames } from '#test-parts/make-sound.ts';
import { send, sendAndClose, serveRaw, type RawServer } from '#test-parts/serve-raw.ts';
import { startStreamProbe, type StreamProbeOptions } from './start-stream-probe.ts';

let database: TestDatabase;
let server: RawServer;
let probe: { close(): Promise<void> } | undefined;
beforeAll(async () => {
  database = await createTestDatabase();
  server = await serveRaw({
    '/good': send(['HTTP/1.0 200 OK', 'Content-Type: audio/mpeg', 'icy-br: 128'], mp3Frames(20)),
    '/page': sendAndClose(['HTTP/1.1 200 OK', 'Content-Type: text/html'], '<html>'),
    '/signed': sendAndClose(['HTTP/1.0 401 Authentication Required']),
    '/list': (socket, request) => {
      sendAndClose(['HTTP/1.1 200 OK', 'Content-Type: audio/x-mpegurl'], `#EXTM3U\n${at('/good')}`)(
        socket,
        request,
      );
    },
  });
});
beforeEach(() => database.pool.query('TRUNCATE providers, stations, favorites CASCADE'));
afterEach(() => probe?.close());
afterAll(async () => {
  await server.close();
  await database.close();
});

const at = (path: string) => `http://127.0.0.1:${String(server.port)}${path}`;

function start(options: Partial<StreamProbeOptions> = {}) {
  probe = startStreamProbe({
    database,
    log: pino({ level: 'silent' }),
    userAgent: 'Airdex/test',
    listPlaylist: (text) => text.split('\n').filter((line) => line.startsWith('http')),
    timeoutMs: 30_000,
    idleMs: 20,
    random: () => 0.5,
    ...options,
  });
}

async function addStation(
  urls: string[],
  details: { signing?: string; popularity?: number; allowed?: string } = {},
) {
  const { signing = 'none', popularity = 500, allowed = '127.0.0.1' } = details;
  const { rows } = await database.pool.query<{ id: string }>(
    `WITH provider AS (
       INSERT INTO providers (kind, name, allowed_hosts) VALUES ('station', 'Test', ARRAY[$4]) RETURNING id
     ), station AS (
       INSERT INTO stations (name, sort_name, popularity, rank) VALUES ('Test', 'test', $2, $2) RETURNING id
     )
     INSERT INTO streams (station_id, provider_id, url, signing)
     SELECT station.id, provider.id, url, $3 FROM station, provider, unnest($1::text[]) AS url
     RETURNING station_id AS id`,
    [urls, popularity, signing, allowed],
  );
  return rows[0]?.id ?? '';
}

type Row = Record<string, unknown>;
const streams = async (): Promise<Row[]> =>
  (await database.pool.query<Row>('SELECT * FROM streams ORDER BY id')).rows;
const station = async (id: string): Promise<Row | undefined> =>
  (await database.pool.query<Row>('SELECT * FROM stations WHERE id = $1', [id])).rows[0];

async function untilChecked(): Promise<Row[]> {
  return vi.waitFor(
    async () => {
      const rows = await streams();
      expect(rows.every((row) => row['checked_at'] !== null)).toBe(true);
      return rows;
    },
    { timeout: 45_000, interval: 20 },
  );
}

test('hears due streams and tells the station and its readers', async () => {
  const before = await readGeneration(database.pool);
  const id = await addStation([at('/good'), at('/page'), at('/list')]);
  start();
  const [good, page, list] = await untilChecked();
  expect(good).toMatchObject({
    health: 'ok',
    codec: 'mp3',
    bitrate: 128,
    protocol: 'icy',
    secure: false,
    failures: 0,
  });
  expect(page).toMatchObject({
    health: 'failing',
    failures: 1,
    failure: expect.stringMatching(/web page/) as string,
  });
  expect(list).toMatchObject({ health: 'ok', resolved_urls: [at('/good')] });
  expect(await station(id)).toMatchObject({ health: 'ok', codecs: ['mp3'], max_bitrate: 128, rank: 1_001 });
  expect(await readGeneration(database.pool)).toBe(before + 1);
});

test('a signed mount that refuses us without a signature is up', async () => {
  await addStation([at('/signed')], { signing: 'icecast' });
  start();
  expect(await untilChecked()).toMatchObject([{ health: 'ok', codec: null }]);
});

test('an address that is not allowed is not contacted and not condemned', async () => {
  await addStation([at('/good')], { allowed: 'other.lan' });
  start();
  expect(await untilChecked()).toMatchObject([
    { health: 'unknown', failures: 0, failure: expect.stringContaining('127.0.0.1') as string },
  ]);
});

test('a day of failures makes a station dead and sinks it, and two successes bring it back', async () => {
  const id = await addStation([at('/page')], { popularity: 700 });
  const setStream = (values: string) =>
    database.pool.query(`UPDATE streams SET checked_at = NULL, ${values}`);
  await setStream(`health = 'failing', failures = 9, failing_since = now() - interval '2 days'`);
  start();
  await untilChecked();
  expect(await station(id)).toMatchObject({ health: 'dead', rank: 1_400 - 4_000_000 });

  await setStream(`url = '${at('/good')}', next_probe_at = now()`);
  await untilChecked();
  expect(await station(id)).toMatchObject({ health: 'failing', rank: 1_400 });

  await setStream('next_probe_at = now()');
  await untilChecked();
  expect(await station(id)).toMatchObject({ health: 'ok', rank: 1_401 });
});

test('keeps what was known of a stream that falls silent', async () => {
  await addStation([at('/page')]);
  await database.pool.query(
    `UPDATE streams SET codec = 'aac', bitrate = 64, secure_url = 'https://x.test/', resolved_urls = '{a}'`,
  );
  start();
  expect(await untilChecked()).toMatchObject([
    { codec: 'aac', bitrate: 64, secure_url: 'https://x.test/', resolved_urls: ['a'] },
  ]);
});

test('condemns nobody while our own network is away, and goes on when it is back', async () => {
  const hosts = Array.from({ length: 8 }, (_, index) => `http://radio${String(index)}.test/good`);
  await addStation(hosts, { allowed: 'nobody' });
  await database.pool.query(`UPDATE streams SET health = 'ok'`);
  let away = true;
  let tried = 0;
  start({
    openSocketFor: () => async () => {
      tried += 1;
      if (away) throw Object.assign(new Error('no network'), { code: 'ENETUNREACH' });
      const { connect } = await import('node:net');
      return connect(server.port, '127.0.0.1');
    },
  });
  await vi.waitFor(() => {
    expect(tried).toBeGreaterThanOrEqual(8);
  }, 45_000);
  const due = `SELECT 1 FROM streams WHERE next_probe_at < now() + interval '10 minutes'`;
  await vi.waitFor(async () => {
    expect((await database.pool.query(due)).rowCount).toBe(8);
  }, 45_000);
  expect(await streams()).toMatchObject(hosts.map(() => ({ health: 'ok', failures: 0, checked_at: null })));

  away = false;
  await database.pool.query('UPDATE streams SET next_probe_at = now()');
  expect(await untilChecked()).toMatchObject(hosts.map(() => ({ health: 'ok', codec: 'mp3' })));
});

test('gives back what it was listening to when it is stopped', async () => {
  await addStation(['http://hanging.test/'], { allowed: 'nobody' });
  let opened: () => void = () => undefined;
  const asked = new Promise<void>((done) => (opened = done));
  start({
    openSocketFor: () => () => {
      opened();
      return new Promise(() => undefined);
    },
  });
  await asked;
  await probe?.close();
  expect((await database.pool.query('SELECT 1 FROM streams WHERE next_probe_at <= now()')).rowCount).toBe(1);
});
