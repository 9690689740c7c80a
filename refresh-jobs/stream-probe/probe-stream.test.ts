import { afterEach, expect, test } from 'vitest';
import { openCheckedSocket } from '#refresh-jobs/polite-fetch/checked-connector.ts';
import { limitPerHost } from '#refresh-jobs/polite-fetch/limit-per-host.ts';
import { adtsFrames, mp3Frames, oggPage, transportStream } from '#test-parts/make-sound.ts';
import { send, sendAndClose, serveRaw, type RawServer, type Script } from '#test-parts/serve-raw.ts';
import { probeStream, type ProbeContext } from './probe-stream.ts';

let server: RawServer | undefined;
afterEach(() => server?.close());

const mp3 = ['HTTP/1.0 200 OK', 'Content-Type: audio/mpeg', 'icy-br: 128', 'icy-name: Radio'];
const lines = (text: string) => text.split('\n').filter((line) => /^https?:/.test(line));

function context(overrides: Partial<ProbeContext> = {}): ProbeContext {
  return {
    openSocket: (url) => openCheckedSocket(url, { allowedHosts: ['127.0.0.1'] }),
    perHostLimit: limitPerHost(2),
    userAgent: 'Airdex/test',
    timeoutMs: 30_000,
    signal: new AbortController().signal,
    listPlaylist: lines,
    ...overrides,
  };
}

async function probe(scripts: Record<string, Script>, path = '/live', overrides: Partial<ProbeContext> = {}) {
  server = await serveRaw(scripts);
  return probeStream(at(path), context(overrides));
}
const at = (path: string) => `http://127.0.0.1:${String(server?.port)}${path}`;

test('hears a live MP3 stream, asks once with Icy-MetaData, and hangs up', async () => {
  const result = await probe({ '/live': send(mp3, mp3Frames(20)) });
  expect(result).toEqual({
    kind: 'heard',
    protocol: 'icy',
    codec: 'mp3',
    bitrate: 128,
    resolvedUrls: [],
    secure: false,
  });
  expect(server?.requests).toHaveLength(1);
  expect(server?.requests[0]).toMatch(/^GET \/live HTTP\/1\.1\r\n/);
  expect(server?.requests[0]?.toLowerCase()).toContain('icy-metadata: 1');
});

test('understands the ICY 200 OK of SHOUTcast, also in two pieces', async () => {
  const shoutcast: Script = (socket) => {
    socket.write('IC');
    setTimeout(() => {
      socket.write('Y 200 OK\r\nicy-notice1:<BR>odd: header\r\nicy-br:64\r\ncontent-type:audio/aacp\r\n\r\n');
      socket.write(adtsFrames(20));
    }, 20);
  };
  expect(await probe({ '/live': shoutcast })).toMatchObject({ kind: 'heard', codec: 'aac+', bitrate: 64 });
});

test('trusts bytes more than headers', async () => {
  const result = await probe({ '/live': send(mp3, oggPage('OpusHead')) });
  expect(result).toMatchObject({ kind: 'heard', codec: 'opus' });
});

test('believes a server that says audio although the bytes are not known', async () => {
  const head = ['HTTP/1.0 200 OK', 'Content-Type: audio/aac'];
  expect(await probe({ '/live': send(head, Buffer.alloc(20_000, 7)) })).toMatchObject({
    kind: 'heard',
    codec: 'aac',
  });
});

test('does not take the title that is mixed in for sound', async () => {
  const head = [...mp3, 'icy-metaint: 1300'];
  const body = Buffer.concat([mp3Frames(3), Buffer.from('x'.repeat(49)), Buffer.from("\x01StreamTitle='';")]);
  expect(await probe({ '/live': send(head, Buffer.concat([body, mp3Frames(20)])) })).toMatchObject({
    codec: 'mp3',
  });
});

test('tells a file from a live stream', async () => {
  const sound = mp3Frames(50);
  const head = ['HTTP/1.1 200 OK', 'Content-Type: audio/mpeg', `Content-Length: ${String(sound.length)}`];
  expect(await probe({ '/live': send(head, sound) })).toMatchObject({ kind: 'heard', protocol: 'file' });
});

test('takes no more than it needs of a stream without end', async () => {
  let sent = 0;
  let hungUp: () => void;
  const closed = new Promise<void>((done) => (hungUp = done));
  const endless: Script = (socket) => {
    socket.write(`${mp3.join('\r\n')}\r\n\r\n`);
    const more = () => {
      while (socket.write(Buffer.alloc(4_096, 1))) sent += 4_096;
    };
    socket.on('drain', more).on('close', () => hungUp());
    more();
  };
  expect(await probe({ '/live': endless })).toMatchObject({ kind: 'heard', codec: 'mp3' });
  await closed;
  expect(sent).toBeLessThan(50_000_000);
});

test.each<[string, Script, RegExp]>([
  ['a web page', sendAndClose(['HTTP/1.1 200 OK', 'Content-Type: text/html'], '<html><body>Hi'), /web page/],
  ['a page that says audio', sendAndClose(mp3, `<!DOCTYPE html>${' '.repeat(2_000)}`), /web page/],
  ['a full server', sendAndClose(['ICY 400 Server Full']), /refused|full/],
  [
    'a full server in words',
    sendAndClose(['HTTP/1.1 503 No', 'Content-Type: text/plain'], 'Too many listeners'),
    /is full/,
  ],
  ['nothing there', sendAndClose(['HTTP/1.1 404 Not Found']), /nothing at this address/],
  ['gone for good', sendAndClose(['HTTP/1.1 410 Gone']), /gone for good/],
  ['trouble', sendAndClose(['HTTP/1.1 500 Oh']), /trouble of its own/],
  ['an empty answer', sendAndClose(mp3), /sends no sound/],
  ['a few bytes', sendAndClose(mp3, mp3Frames(1)), /no known kind of sound/],
  [
    'something else',
    sendAndClose(['HTTP/1.1 200 OK', 'Content-Type: image/png'], Buffer.alloc(5_000, 7)),
    /image\/png/,
  ],
  ['no HTTP at all', (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'), /does not answer in HTTP/],
  ['a connection that is cut', (socket) => socket.destroy(), /closed the connection/],
  [
    'a redirect to another protocol',
    sendAndClose(['HTTP/1.1 302 F', 'Location: rtsp://x/y']),
    /no web address/,
  ],
  ['a broken redirect', sendAndClose(['HTTP/1.1 302 Found', 'Location: http://']), /no web address/],
])('says in words what is wrong with %s', async (_name, script, words) => {
  const result = await probe({ '/live': script });
  expect(result).toMatchObject({ kind: 'silent', failure: expect.stringMatching(words) as string });
});

test.each<[string, Script]>([
  ['that never answers', () => undefined],
  [
    'whose headers drip',
    (socket) => {
      socket.write('HTTP/1.0 200 OK\r\n');
      const timer = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => {
        clearInterval(timer);
      });
    },
  ],
])('gives up on a server %s', async (_name, script) => {
  const result = await probe({ '/live': script }, '/live', { timeoutMs: 300 });
  expect(result).toMatchObject({
    kind: 'silent',
    answered: false,
    failure: expect.stringMatching(/in time/) as string,
  });
});

test('gives up on a server that answers and stays silent', async () => {
  const result = await probe({ '/live': send(mp3) }, '/live', { timeoutMs: 300 });
  expect(result).toMatchObject({ kind: 'silent', answered: true });
});

test('gives up on an endless redirect after a few', async () => {
  const again: Script = (socket, request) => {
    const count = Number(/\?n=(\d+)/.exec(request)?.[1] ?? 0);
    sendAndClose(['HTTP/1.1 302 Found', `Location: /live?n=${String(count + 1)}`])(socket, request);
  };
  expect(await probe({ '*': again })).toMatchObject({
    kind: 'silent',
    failure: expect.stringMatching(/more than 5/) as string,
  });
  expect(server?.requests).toHaveLength(6);
});

test('follows a temporary redirect and leaves the address as it is', async () => {
  const result = await probe({
    '/live': sendAndClose(['HTTP/1.1 302 Found', 'Location: /session/1']),
    '/session/1': send(mp3, mp3Frames(20)),
  });
  expect(result).toMatchObject({ kind: 'heard', resolvedUrls: [] });
});

test('remembers where a stream moved for good', async () => {
  const result = await probe({
    '/live': sendAndClose(['HTTP/1.1 301 Moved', 'Location: /new?a=1&b=%2F']),
    '/new?a=1&b=%2F': send(mp3, mp3Frames(20)),
  });
  expect(result).toMatchObject({ kind: 'heard', resolvedUrls: [at('/new?a=1&b=%2F')] });
});

test('refuses a redirect that leads inside, without condemning the stream', async () => {
  const result = await probe({
    '/live': sendAndClose(['HTTP/1.1 302 F', 'Location: http://169.254.169.254/latest']),
  });
  expect(result).toMatchObject({ kind: 'refused' });
});

test('resolves a playlist to its first entry that sounds, the query untouched', async () => {
  const result = await probe({
    '/live': (socket, request) => {
      const list = `#EXTM3U\n${at('/gone')}\n${at('/on-air?z=1&a=%7E;x')}\n`;
      sendAndClose(['HTTP/1.1 200 OK', 'Content-Type: audio/x-mpegurl'], list)(socket, request);
    },
    '/gone': sendAndClose(['HTTP/1.1 404 Not Found']),
    '/on-air?z=1&a=%7E;x': send(mp3, mp3Frames(20)),
  });
  expect(result).toMatchObject({ kind: 'heard', resolvedUrls: [at('/on-air?z=1&a=%7E;x')] });
});

test('stops where playlists lead to playlists for ever', async () => {
  const result = await probe({
    '*': (socket, request) => {
      sendAndClose(['HTTP/1.1 200 OK', 'Content-Type: audio/x-scpls'], `[playlist]\n${at('/again')}`)(
        socket,
        request,
      );
    },
  });
  expect(result).toMatchObject({
    kind: 'silent',
    failure: expect.stringMatching(/playlists within playlists/) as string,
  });
  expect(server?.requests.length).toBeLessThan(6);
});

const hls = ['HTTP/1.1 200 OK', 'Content-Type: application/vnd.apple.mpegurl'];
const media = '#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nold.ts\n#EXTINF:6,\nnew.ts\n';

test('hears an HLS stream by a segment of its best variant with sound alone', async () => {
  const master = `#EXTM3U
#EXT-X-STREAM-INF:BANDWIDTH=64000,CODECS="mp4a.40.5"
low/list.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=128000,CODECS="mp4a.40.2"
high/list.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=900000,CODECS="mp4a.40.2,avc1.4d401f"
video/list.m3u8`;
  const result = await probe({
    '/live': sendAndClose(hls, master),
    '/high/list.m3u8': sendAndClose(hls, media),
    '/high/new.ts': sendAndClose(['HTTP/1.1 200 OK', 'Content-Type: video/mp2t'], transportStream(0x0f)),
  });
  expect(result).toMatchObject({
    kind: 'heard',
    protocol: 'hls',
    codec: 'aac',
    bitrate: 128,
    resolvedUrls: [],
  });
});

test('does not take an HLS playlist without segments for sound', async () => {
  const missing = sendAndClose(['HTTP/1.1 404 Not Found']);
  expect(await probe({ '/live': sendAndClose(hls, media), '*': missing })).toMatchObject({ kind: 'silent' });
});

test('asks fMP4 for its initialisation to learn the codec', async () => {
  const list = media.replace('#EXTINF', '#EXT-X-MAP:URI="init.mp4"\n#EXTINF').replaceAll('.ts', '.m4s');
  const result = await probe({
    '/live': sendAndClose(hls, list),
    '/new.m4s': sendAndClose(['HTTP/1.1 200 OK'], '\0\0\0\x20moof----'),
    '/init.mp4': sendAndClose(['HTTP/1.1 200 OK'], '\0\0\0\x20ftypiso5----moov--fLaC'),
  });
  expect(result).toMatchObject({ kind: 'heard', codec: 'flac' });
});

test('an address that is none, or that no browser opens, is said to be so', async () => {
  expect(await probeStream('mms://radio.example/live', context())).toMatchObject({ kind: 'silent' });
  expect(await probeStream('not a url', context())).toMatchObject({ kind: 'silent' });
});

test('knows when nobody was there at all', async () => {
  server = await serveRaw({});
  const { port } = server;
  await server.close();
  server = undefined;
  expect(await probeStream(`http://127.0.0.1:${String(port)}/`, context())).toMatchObject({
    answered: false,
  });
});

test('does not contact an inside address that no admin allowed', async () => {
  const result = await probe({}, '/live', { openSocket: (url) => openCheckedSocket(url) });
  expect(result).toMatchObject({ kind: 'refused', failure: expect.stringContaining('127.0.0.1') as string });
  expect(server?.requests).toHaveLength(0);
});
