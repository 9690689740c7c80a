import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPostgresBroadcast } from '#broadcast/postgres-broadcast.ts';
import { readOnAir, wantOnAir } from '#db/stores/on-air.ts';
import { mp3Frames } from '#test-parts/make-sound.ts';
import { send, sendAndClose, serveRaw, type RawServer, type Script } from '#test-parts/serve-raw.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { startOnAir } from './start-on-air.ts';

const patience = { timeout: 45_000, interval: 50 };
let database: TestDatabase;
let server: RawServer;
const readers: { close(): Promise<void> }[] = [];
/** What the servers of this file say now. */
let title = 'Ann - Low Water';
let page = '';
let playlist = '';
let segment: Buffer = Buffer.alloc(0);

const icyHead = ['ICY 200 OK', 'content-type: audio/mpeg', 'icy-metaint: 1000'];
const block = (text: string | Buffer) => {
  const bytes = Buffer.from(text);
  const length = Math.ceil(bytes.length / 16);
  return Buffer.concat([Buffer.of(length), bytes, Buffer.alloc(length * 16 - bytes.length)]);
};
const sound = mp3Frames(200);
const icyBody = (...blocks: (string | Buffer)[]) =>
  Buffer.concat(blocks.flatMap((one) => [sound.subarray(0, 1_000), block(one)]));
const icy: Script = (socket, request) => {
  send(icyHead, icyBody(`StreamTitle='${title}';`))(socket, request);
};

beforeAll(async () => {
  database = await createTestDatabase();
  server = await serveRaw({
    '/icy': icy,
    '/none-ever': send(icyHead, icyBody('', '', '', '')),
    '/nuls': send(icyHead, icyBody(Buffer.alloc(4_080), Buffer.alloc(4_080), Buffer.alloc(4_080))),
    '/latin': send(icyHead, icyBody(Buffer.from("StreamTitle='Bj\xf6rk - J\xf3ga';", 'latin1'))),
    '/lies': send([...icyHead.slice(0, 2), 'icy-metaint: 777'], icyBody("StreamTitle='Ann - Low Water';")),
    '/huge-interval': send([...icyHead.slice(0, 2), 'icy-metaint: 99999999999'], sound),
    '/no-interval': send(icyHead.slice(0, 2), sound),
    '/silence': send(icyHead),
    '/gone': sendAndClose(['HTTP/1.1 404 Not Found']),
    '/moved': sendAndClose(['HTTP/1.1 302 Found', 'Location: /icy']),
    '/cast': (socket, request) => {
      send(
        ['HTTP/1.0 200 OK', 'Server: Icecast 2.4.4', ...icyHead.slice(1)],
        icyBody("StreamTitle='By stream';"),
      )(...([socket, request] as const));
    },
    '/status-json.xsl': (socket, request) => {
      sendAndClose(['HTTP/1.0 200 OK', 'Content-Type: application/json'], page)(socket, request);
    },
    '/list.m3u': (socket, request) => {
      sendAndClose(['HTTP/1.1 200 OK', 'Content-Type: audio/x-mpegurl'], `#EXTM3U\n${at('/icy')}`)(
        socket,
        request,
      );
    },
    '/master.m3u8': sendAndClose(
      ['HTTP/1.1 200 OK'],
      '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=128000\nmedia.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=999000\nother.m3u8',
    ),
    '/media.m3u8': (socket, request) => {
      sendAndClose(['HTTP/1.1 200 OK'], playlist)(socket, request);
    },
    '*': (socket, request) => {
      sendAndClose(['HTTP/1.1 200 OK', 'Content-Type: audio/aac'], segment)(socket, request);
    },
  });
});
beforeEach(async () => {
  title = 'Ann - Low Water';
  page = '';
  await database.pool.query('TRUNCATE providers, stations CASCADE');
});
afterEach(async () => {
  await Promise.all(readers.splice(0).map((reader) => reader.close()));
});
afterAll(async () => {
  await server.close();
  await database.close();
});

const at = (path: string) => `http://127.0.0.1:${String(server.port)}${path}`;

/** Long enough that nothing but silence takes so long, also on a busy machine. */
const patientMs = 20_000;
async function start(pace = 100, timeoutMs = patientMs): Promise<void> {
  readers.push(
    await startOnAir({
      ...{ database, pace, broadcast: createPostgresBroadcast(database), userAgent: 'Airdex/test' },
      log: pino({ level: 'silent' }),
      listPlaylist: (text) => text.split('\n').filter((line) => line.startsWith('http')),
      timeoutMs,
    }),
  );
}

async function addStation(
  urls: string[],
  details: { protocol?: string; signing?: string; allowed?: string[] } = {},
) {
  const { protocol = 'icy', signing = 'none', allowed = ['127.0.0.1'] } = details;
  const { rows } = await database.pool.query<{ id: string }>(
    `WITH provider AS (
       INSERT INTO providers (kind, name, allowed_hosts) VALUES ('station', 'Test', $4) RETURNING id
     ), station AS (
       INSERT INTO stations (name, sort_name, popularity, rank) VALUES ('Tide FM', 'tide', 1, 1) RETURNING id
     )
     INSERT INTO streams (station_id, provider_id, url, position, protocol, signing)
     SELECT station.id, provider.id, url, n, $2, $3
     FROM station, provider, unnest($1::text[]) WITH ORDINALITY AS given (url, n)
     RETURNING station_id AS id`,
    [urls.map(at), protocol, signing, allowed],
  );
  const stationId = rows[0]?.id ?? '';
  await wantOnAir(database.pool, [{ stationId, seconds: 600 }]);
  return stationId;
}

const shown = async (id: string) => (await readOnAir(database.pool, [id])).states[0]?.title;
const row = async (id: string) =>
  (await database.pool.query('SELECT * FROM on_air WHERE station_id = $1', [id])).rows[0] as Record<
    string,
    unknown
  >;
const asked = (path: string) => server.requests.filter((request) => request.includes(` ${path} `)).length;

test('a wanted station is read, each change is told to all, and its songs are kept', async () => {
  const told: string[] = [];
  const hearing = await createPostgresBroadcast(database).subscribe(
    'on-air',
    (message) => told.push((JSON.parse(message) as { title: string }).title),
    () => undefined,
  );
  await start();
  const id = await addStation(['/icy']);
  await vi.waitFor(() => expect(told).toEqual(['Ann - Low Water']), patience);
  title = "It's; 'quoted' - Really";
  await vi.waitFor(() => expect(told).toEqual(['Ann - Low Water', title]), patience);
  expect(await row(id)).toMatchObject({
    artist: "It's; 'quoted'",
    song: 'Really',
    source: 'icy',
    failure: null,
  });
  const { rows } = await database.pool.query('SELECT title FROM songs ORDER BY started_at');
  expect(rows).toEqual([{ title: 'Ann - Low Water' }, { title }]);
  await hearing.close();
});

test.each([
  ['behind a redirect', '/moved', 'Ann - Low Water'],
  ['behind a playlist', '/list.m3u', 'Ann - Low Water'],
  ['in Latin-1', '/latin', 'Björk - Jóga'],
])('a title %s is found', async (_, path, expected) => {
  await start();
  const id = await addStation([path]);
  await vi.waitFor(async () => expect(await shown(id)).toBe(expected), patience);
});

test.each([
  ['never comes', '/none-ever'],
  ['is 4 KB of NULs', '/nuls'],
  ['stands where nobody said', '/lies'],
  ['comes after a hundred gigabytes', '/huge-interval'],
  ['is not offered', '/no-interval'],
])('where a title %s, the station says nothing, and is read on', async (_, path) => {
  await start(100, 2_000);
  const id = await addStation([path]);
  await vi.waitFor(async () => expect((await row(id)).version).toBeGreaterThan(0), patience);
  expect(await row(id)).toMatchObject({ title: null, failure: null });
});

test.each([
  ['silent', '/silence'],
  ['gone', '/gone'],
])('a %s station is let go for a while, with the reason kept', async (_, path) => {
  await start(100, 2_000);
  const id = await addStation([path]);
  await vi.waitFor(async () => expect(await row(id)).toMatchObject({ failures: 1 }), patience);
  expect(await row(id)).toMatchObject({ lease: null, failure: expect.any(String) as string });
  expect(((await row(id)).next_read_at as Date) > new Date()).toBe(true);
});

test('an address inside that nobody allowed is not read', async () => {
  await start();
  const before = asked('/icy');
  const id = await addStation(['/icy'], { allowed: [] });
  await vi.waitFor(async () => expect(await row(id)).toMatchObject({ failures: 1 }), patience);
  expect(asked('/icy')).toBe(before);
});

test('of several streams one that says something is read', async () => {
  await start();
  const id = await addStation(['/gone', '/none-ever', '/icy']);
  await vi.waitFor(async () => expect(await shown(id)).toBe('Ann - Low Water'), patience);
});

test('reading stops when nobody listens', async () => {
  await start();
  const id = await addStation(['/icy']);
  await vi.waitFor(async () => expect(await shown(id)).toBe('Ann - Low Water'), patience);
  await database.pool.query('UPDATE on_air SET wanted_until = now()');
  await vi.waitFor(async () => expect((await row(id)).lease).toBeNull(), patience);
  const count = asked('/icy');
  await new Promise((done) => setTimeout(done, 1_000));
  expect(asked('/icy')).toBe(count);
});

test('two workers never read one station at once', async () => {
  await start(1);
  await start(1);
  const before = asked('/icy');
  const ids = await Promise.all(Array.from({ length: 6 }, () => addStation(['/icy'])));
  await vi.waitFor(async () => {
    for (const id of ids) expect(await shown(id)).toBe('Ann - Low Water');
  }, patience);
  expect(asked('/icy') - before).toBe(6);
});

describe('an Icecast', () => {
  const status = (source: unknown) => JSON.stringify({ icestats: { source } });

  test('is asked by its page, without sound, once that tells the title', async () => {
    page = status([{ listenurl: at('/cast'), title: 'By page' }]);
    await start();
    const before = asked('/cast');
    const id = await addStation(['/cast']);
    await vi.waitFor(async () => expect(await shown(id)).toBe('By page'), patience);
    page = status([{ listenurl: at('/cast'), title: 'Next' }]);
    await vi.waitFor(async () => expect(await shown(id)).toBe('Next'), patience);
    expect(asked('/cast') - before).toBe(1);
    // The page goes away, and the stream is asked again.
    page = '';
    await vi.waitFor(async () => expect(await shown(id)).toBe('By stream'), patience);
  });

  test('whose streams need a signature is asked by its page alone', async () => {
    page = status({ listenurl: 'http://localhost/signed', title: 'By page' });
    await start();
    const id = await addStation(['/signed'], { signing: 'icecast' });
    await vi.waitFor(async () => expect(await shown(id)).toBe('By page'), patience);
    expect(asked('/signed')).toBe(0);
  });
});

describe('HLS', () => {
  const media = (name: string, ...more: string[]) =>
    ['#EXTM3U', '#EXT-X-TARGETDURATION:6', ...more, '#EXTINF:6,', name].join('\n');
  const id3 = (artist: string, song: string) => {
    const frame = (name: string, text: string) => {
      const content = Buffer.concat([Buffer.of(3), Buffer.from(text)]);
      const head = Buffer.alloc(10);
      head.write(name, 'latin1');
      head[7] = content.length;
      return Buffer.concat([head, content]);
    };
    const frames = Buffer.concat([frame('TPE1', artist), frame('TIT2', song)]);
    return Buffer.concat([Buffer.from('ID3'), Buffer.of(4, 0, 0, 0, 0, 0, frames.length), frames]);
  };

  test('titles in the segments are read, whatever carries them', async () => {
    playlist = media('one.aac');
    segment = Buffer.concat([id3('Ann', 'Low Water'), Buffer.alloc(5_000, 1)]);
    await start();
    const id = await addStation(['/master.m3u8'], { protocol: 'hls' });
    await vi.waitFor(async () => expect(await shown(id)).toBe('Ann - Low Water'), patience);
    expect((await row(id)).source).toBe('hls');
    segment = transportStream(id3('Bert', `The Turn ${'x'.repeat(60)}`));
    playlist = media('two.ts');
    await vi.waitFor(async () => expect(await shown(id)).toMatch(/^Bert - The Turn x{60}$/), patience);
    expect(asked('/other.m3u8')).toBe(0);
  });

  test('titles in the playlist need no segment at all', async () => {
    playlist = media('three.aac', '#EXT-X-DATERANGE:ID="1",X-TITLE="Low, Water",X-ARTIST="Ann"');
    await start();
    const id = await addStation(['/media.m3u8'], { protocol: 'hls' });
    await vi.waitFor(async () => expect(await shown(id)).toBe('Ann - Low, Water'), patience);
    playlist = media('four.aac', '#EXTINF:6,title="The Turn",artist="Bert",url="x"', 'before.aac');
    await vi.waitFor(async () => expect(await shown(id)).toBe('Bert - The Turn'), patience);
    expect(asked('/three.aac') + asked('/four.aac')).toBe(0);
  });

  test('a segment of nonsense is no title, and after a few none is asked for', async () => {
    segment = Buffer.concat([Buffer.from('ID3\x04\0\0\xff\xff\xff\xff'), Buffer.alloc(5_000, 1)]);
    let count = 0;
    playlist = media('odd-0.aac');
    await start();
    const id = await addStation(['/media.m3u8'], { protocol: 'hls' });
    await vi.waitFor(() => {
      playlist = media(`odd-${String(count)}.aac`);
      count += 1;
      expect(server.requests.filter((request) => request.includes('/odd-')).length).toBe(3);
    }, patience);
    const lists = asked('/media.m3u8');
    playlist = media('odd-last.aac');
    await vi.waitFor(() => expect(asked('/media.m3u8')).toBeGreaterThan(lists + 1), patience);
    expect(asked('/odd-last.aac')).toBe(0);
    expect(await row(id)).toMatchObject({ title: null, failure: null });
  });

  /** Private data of one PES packet, over several packets of MPEG-TS with sound between them. */
  function transportStream(content: Buffer): Buffer {
    const pes = Buffer.concat([Buffer.of(0, 0, 1, 0xbd, 0, 0, 0x84, 0, 0), content]);
    const packets: Buffer[] = [];
    const packet = (pid: number, isStart: boolean, payload: Buffer) => {
      const stuffing = 184 - payload.length;
      const head = Buffer.of(0x47, (isStart ? 0x40 : 0) | (pid >> 8), pid & 0xff, stuffing > 0 ? 0x30 : 0x10);
      const field =
        stuffing > 0
          ? Buffer.concat([Buffer.of(stuffing - 1), Buffer.alloc(stuffing - 1, 0xff)])
          : head.subarray(0, 0);
      return Buffer.concat([head, field, payload]);
    };
    for (let at = 0; at < pes.length; at += 100) {
      packets.push(packet(0x100, at === 0, Buffer.alloc(184, 7)));
      packets.push(packet(0x102, at === 0, pes.subarray(at, at + 100)));
    }
    return Buffer.concat(packets);
  }
});
