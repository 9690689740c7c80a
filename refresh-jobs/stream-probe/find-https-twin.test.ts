import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { generate } from 'selfsigned';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { limitPerHost } from '#refresh-jobs/polite-fetch/limit-per-host.ts';
import { adtsFrames, mp3Frames } from '#test-parts/make-sound.ts';
import { send, sendAndClose, serveRaw, type RawServer, type Script } from '#test-parts/serve-raw.ts';
import { findHttpsTwin, twinCandidates } from './find-https-twin.ts';
import type { OpenSocket } from './open-stream.ts';
import type { HeardStream } from './probe-result.ts';

type Identity = { key: string; cert: string };
let trusted: Identity;
let stranger: Identity;
const servers: RawServer[] = [];

beforeAll(async () => {
  [trusted, stranger] = await Promise.all([identity(), identity()]);
});
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function identity(): Promise<Identity> {
  const names = { name: 'subjectAltName' as const, altNames: [{ type: 2 as const, value: 'radio.test' }] };
  const made = await generate([{ name: 'commonName', value: 'radio.test' }], { extensions: [names] });
  return { key: made.private, cert: made.cert };
}

const mp3 = ['HTTP/1.0 200 OK', 'Content-Type: audio/mpeg'];
const sound = send(mp3, mp3Frames(20));
const heard: HeardStream = {
  kind: 'heard',
  protocol: 'icy',
  codec: 'mp3',
  bitrate: 128,
  resolvedUrls: [],
  secure: false,
};

/** Ports of radio.test, each answered by a server of this test; everything else refuses. */
async function find(
  ports: Record<string, [Script, Identity?]>,
  address: string,
  known: string | null = null,
) {
  const open = new Map<string, number>();
  for (const [port, [script, tls]] of Object.entries(ports)) {
    const server = await serveRaw({ '*': script }, tls);
    servers.push(server);
    open.set(port, server.port);
  }
  const asked: string[] = [];
  const openSocket: OpenSocket = (url) => {
    asked.push(url.href);
    const port = open.get(url.port || (url.protocol === 'https:' ? '443' : '80')) ?? 1;
    const target = { host: '127.0.0.1', port };
    const tls = { ...target, servername: url.hostname, ca: trusted.cert };
    return new Promise((resolve, reject) => {
      const socket = url.protocol === 'https:' ? connectTls(tls) : connectTcp(target);
      socket.once('error', reject);
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        resolve(socket);
      });
    });
  };
  const twin = await findHttpsTwin(address, heard, known, {
    openSocket,
    perHostLimit: limitPerHost(2),
    userAgent: 'Airdex/test',
    timeoutMs: 30_000,
    signal: new AbortController().signal,
    listPlaylist: () => [],
  });
  return { twin, asked };
}

const address = 'http://radio.test:8000/live;a?b=%2F&a=1';

test('finds the same place on the port of https, the query untouched', async () => {
  const { twin } = await find({ 443: [sound, trusted] }, address);
  expect(twin).toBe('https://radio.test/live;a?b=%2F&a=1');
});

test('else finds TLS on the same port', async () => {
  const { twin } = await find({ 8000: [sound, trusted] }, address);
  expect(twin).toBe('https://radio.test:8000/live;a?b=%2F&a=1');
});

test('asks the twin known before first, and no other when it still sounds', async () => {
  const known = 'https://radio.test:8000/live;a?b=%2F&a=1';
  const { twin, asked } = await find({ 443: [sound, trusted], 8000: [sound, trusted] }, address, known);
  expect(twin).toBe(known);
  expect(asked).toEqual([known]);
});

test('drops a known twin that is gone', async () => {
  expect((await find({}, address, 'https://radio.test:8000/live;a?b=%2F&a=1')).twin).toBeNull();
});

test.each<[string, Script]>([
  ['sounds different', send(['HTTP/1.0 200 OK', 'Content-Type: audio/aac'], adtsFrames(30))],
  ['is a web page', sendAndClose(['HTTP/1.1 200 OK', 'Content-Type: text/html'], '<html>Welcome')],
  ['leads back to http', sendAndClose(['HTTP/1.1 302 Found', 'Location: http://radio.test:8000/live'])],
  ['is a short file instead of a live stream', sendAndClose([...mp3, 'Content-Length: 8340'], mp3Frames(20))],
])('takes no twin that %s', async (_name, script) => {
  const { twin } = await find({ 443: [script, trusted], 8000: [sound] }, address);
  expect(twin).toBeNull();
});

test('takes no twin whose certificate does not hold', async () => {
  expect((await find({ 443: [sound, stranger] }, address)).twin).toBeNull();
});

test('looks for none where there cannot be one', () => {
  expect(twinCandidates('https://radio.test/live', null)).toEqual([]);
  expect(twinCandidates('http://192.0.2.7:8000/live', null)).toEqual([]);
  expect(twinCandidates('http://[2001:db8::1]/live', null)).toEqual([]);
});

test('does not ask a known address that belongs to another place', () => {
  expect(twinCandidates('http://radio.test/live', 'https://elsewhere.test/live')).toEqual([
    'https://radio.test/live',
  ]);
});
