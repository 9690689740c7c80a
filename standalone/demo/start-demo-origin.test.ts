import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { demoStations } from './demo-stations.ts';
import { createLoop, sliceLoop } from './loop.ts';
import { findFrames } from './mp3-frames.ts';
import { type DemoOrigin, startDemoOrigin } from './start-demo-origin.ts';

let origin: DemoOrigin;
let time: number;
beforeEach(async () => {
  time = 0;
  origin = await startDemoOrigin({ port: 0, host: '127.0.0.1', clock: () => time });
});
afterEach(() => origin.close());

/** The first bytes of a stream; `passing` is how much time goes by whenever some of them arrive. */
async function hear(path: string, bytes: number, headers: Record<string, string> = {}, passing = 0) {
  const leave = new AbortController();
  const response = await fetch(origin.url + path, { headers, signal: leave.signal });
  const parts: Uint8Array[] = [];
  let heard = 0;
  for await (const part of response.body ?? []) {
    parts.push(part as Uint8Array);
    heard += (part as Uint8Array).length;
    time += passing;
    if (heard >= bytes) break;
  }
  leave.abort();
  return { response, sound: Buffer.concat(parts).subarray(0, bytes) };
}

test('sends at once what a browser needs to start, from a frame boundary', async () => {
  const { response, sound } = await hear('/slow-tides.mp3', 131_072 - 384);
  expect(findFrames(sound.subarray(0, 384 * 300))).toHaveLength(300);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'audio/mpeg',
    'icy-name': 'Demo: Slow Tides',
    'icy-br': '128',
    'access-control-allow-origin': '*',
  });
  expect(response.headers.has('icy-metaint')).toBe(false);
  expect(response.headers.has('content-length')).toBe(false);
});

test('goes on over the end of its loop, frame by frame', async () => {
  const { sound } = await hear('/slow-tides.mp3', 384 * 1680 * 2, {}, 2000);
  const frames = findFrames(sound);
  expect(frames).toHaveLength(1680 * 2);
  expect(sound.subarray(0, 384 * 1680)).toEqual(sound.subarray(384 * 1680));
});

test('puts titles into the stream for whoever asks, and they change', async () => {
  const { response, sound } = await hear('/night-tram-64.mp3', 131_072, { 'Icy-MetaData': '1' });
  expect(response.headers.get('icy-metaint')).toBe('16000');
  expect(sound.subarray(16_001, 16_030).toString()).toMatch(/^StreamTitle='Airdex Demo - /);
  const titles = new Set(sound.toString('latin1').match(/StreamTitle='[^']*';/g));
  expect(titles.size).toBeGreaterThan(1);
});

test('lists its mounts like Icecast, with the listeners they have', async () => {
  const leave = new AbortController();
  const listening = await fetch(`${origin.url}/slow-tides.mp3`, { signal: leave.signal });
  await listening.body?.getReader().read();
  const status = (await (await fetch(`${origin.url}/status-json.xsl`)).json()) as {
    icestats: { source: Record<string, unknown>[] };
  };
  leave.abort();
  expect(status.icestats.source).toHaveLength(demoStations.length);
  expect(status.icestats.source[0]).toMatchObject({
    listenurl: `${origin.url}/slow-tides.mp3`,
    server_name: 'Demo: Slow Tides',
    server_type: 'audio/mpeg',
    bitrate: 128,
    listeners: 1,
    dummy: null,
  });
  const artwork = await fetch(String(status.icestats.source[0]?.['artwork_url']));
  expect(artwork.headers.get('content-type')).toBe('image/png');
});

test('answers HEAD, Range, OPTIONS and unknown paths like Icecast', async () => {
  expect((await fetch(`${origin.url}/slow-tides.mp3`, { method: 'HEAD' })).status).toBe(400);
  const { response } = await hear('/slow-tides.mp3', 10, { range: 'bytes=100-200' });
  expect(response.status).toBe(200);
  await expect(fetch(`${origin.url}/slow-tides.mp3`, { method: 'OPTIONS' })).rejects.toThrow();
  expect((await fetch(`${origin.url}/nothing.mp3`)).status).toBe(404);
  expect((await fetch(`${origin.url}/artwork/..%2Fcompose.ts`)).status).toBe(404);
});

test('cuts off who does not read, and keeps playing for the others', async () => {
  const lazy = connect(Number(new URL(origin.url).port), '127.0.0.1').pause();
  const cut = new Promise((closed) => lazy.on('error', () => undefined).on('close', closed));
  lazy.write('GET /slow-tides.mp3 HTTP/1.1\r\nHost: demo\r\n\r\n');
  await new Promise((sent) => lazy.once('connect', sent));
  const listeners = async () => {
    const page = (await (await fetch(`${origin.url}/status-json.xsl`)).json()) as {
      icestats: { source: { listeners: number }[] };
    };
    return page.icestats.source[0]?.listeners;
  };
  while ((await listeners()) === 0);
  while ((await listeners()) !== 0) time += 60_000;
  lazy.resume();
  await cut;
  expect((await hear('/slow-tides.mp3', 1000)).sound).toHaveLength(1000);
});

test.each(demoStations)(
  '$file is whole frames of one length, none of which needs another',
  ({ file, bitrate }) => {
    const frames = findFrames(readFileSync(new URL(`loops/${file}`, import.meta.url)));
    expect(frames).toHaveLength(1680);
    expect(new Set(frames.map((frame) => frame.bitrate))).toEqual(new Set([bitrate]));
    expect(frames.some(({ borrows }) => borrows)).toBe(false);
  },
);

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
test.skipIf(!hasFfmpeg)('two minutes decode without an error (skipped where ffmpeg is missing)', () => {
  const loop = createLoop(readFileSync(new URL('loops/slow-tides-128.mp3', import.meta.url)));
  const start = 384 * 77;
  const sound = Buffer.concat(sliceLoop(loop, start, start + 384 * 5000));
  const decoder = [
    '-v',
    'error',
    '-xerror',
    '-f',
    'mp3',
    '-i',
    '-',
    '-f',
    's16le',
    '-ac',
    '1',
    '-ar',
    '8000',
    '-',
  ];
  const { status, stderr, stdout } = spawnSync('ffmpeg', decoder, { input: sound, maxBuffer: 10_000_000 });
  expect(stderr.toString()).toBe('');
  expect(status).toBe(0);
  expect(stdout.length / 16_000).toBeCloseTo(120, 0);
});

test('the demo show: its feed names files that are there, and each as long as it says', async () => {
  const feed = await (await fetch(`${origin.url}/show/feed.xml`)).text();
  const enclosures = [...feed.matchAll(/<enclosure url="([^"]+)" length="(\d+)"/g)];
  expect(enclosures).toHaveLength(3);
  for (const [, url = '', length] of enclosures) {
    const head = await fetch(url, { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe(length);
    expect(head.headers.get('accept-ranges')).toBe('bytes');
  }
  for (const [, url = ''] of feed.matchAll(/<podcast:\w+ url="([^"]+)"/g)) {
    expect((await fetch(url)).status).toBe(200);
  }
});

test('an episode of the demo show can be sought in, and not past its end', async () => {
  const url = `${origin.url}/show/tides.mp3`;
  const whole = Buffer.from(await (await fetch(url)).arrayBuffer());
  const part = await fetch(url, { headers: { range: 'bytes=384000-384383' } });
  expect(part.status).toBe(206);
  expect(part.headers.get('content-range')).toBe(`bytes 384000-384383/${String(whole.length)}`);
  expect(Buffer.from(await part.arrayBuffer())).toEqual(whole.subarray(384_000, 384_384));
  expect(findFrames(whole).length).toBe(whole.length / 384);
  expect((await fetch(url, { headers: { range: 'bytes=999999999-' } })).status).toBe(416);
});
