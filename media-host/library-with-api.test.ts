import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Track, TrackPage } from '#api/contract/library.ts';
import type { ProviderView } from '#api/contract/provider.ts';
import { createPostgresBroadcast } from '#broadcast/postgres-broadcast.ts';
import { createProvider } from '#db/stores/providers.ts';
import { requestRun } from '#db/stores/runs.ts';
import { startRefreshJobs } from '#refresh-jobs/start-refresh-jobs.ts';
import { freePort } from '#test-parts/free-port.ts';
import { parts } from '#test-parts/parts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import { startMediaNginx } from '#test-parts/start-media-nginx.ts';
import { startTestApi, type TestApi } from '#test-parts/start-test-api.ts';
import { startMediaHost } from './start-media-host.ts';

const name = 'Björk – "Jóga" 50% #1.flac';
const log = pino({ level: 'silent' });
const patience = { timeout: 180_000, interval: 100 };
type Host = { port: number; close(): Promise<void> };

describeWith(
  parts.nginx,
  parts.njs,
  parts.ffmpeg,
)('a library, from its folder to the listener', () => {
  let folder: string;
  let dataDir: string;
  let api: TestApi;
  let track: Track;
  const running: { close(): Promise<unknown> }[] = [];
  const start = async <Part extends { close(): Promise<unknown> }>(part: Promise<Part>): Promise<Part> => {
    running.push(await part);
    return part;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'airdex-library-'));
    await chmod(folder, 0o755);
    dataDir = join(folder, 'data');
    const music = join(folder, 'music', 'An Album');
    await mkdir(music, { recursive: true });
    await mkdir(dataDir);
    const source = 'sine=frequency=440:duration=5';
    execFileSync(parts.ffmpeg.program, [
      ...['-loglevel', 'error', '-f', 'lavfi', '-i', source, '-metadata', 'title=Jóga', join(music, name)],
    ]);
    // Only the small one: both hosts answer for one address.
    const mediaPort = await freePort();
    api = await start(
      startTestApi({ mediaUrl: `http://127.0.0.1:${String(mediaPort)}`, anonymousLibrary: true }),
    );
    await start(startMediaHost({ host: '127.0.0.1', port: mediaPort, dataDir, log }));
    const { database } = api;
    const library = await createProvider(database.pool, {
      ...{ kind: 'local-library', name: 'Music', allowedHosts: [], enabled: true },
      config: { path: join(folder, 'music'), renditions: ['opus-64'] },
    });
    const broadcast = createPostgresBroadcast(database);
    running.push(broadcast);
    await start(startRefreshJobs({ database, broadcast, dataDir, log }));
    await requestRun(database.pool, library.id, 'admin');
    track = await vi.waitFor(async () => {
      const [found] = await tracks();
      expect(found?.streams).toHaveLength(2);
      return found as Track;
    }, patience);
  }, 240_000);
  afterAll(async () => {
    for (const part of running.toReversed()) await part.close();
    await rm(folder, { recursive: true });
  });

  async function tracks(): Promise<Track[]> {
    const { body } = await api.json('/api/v1/library/tracks');
    return (body as TrackPage).items;
  }
  /** The same address at another host. */
  const at = (url: string, host: Host) =>
    url.replace(/^http:\/\/[^/]+/, `http://127.0.0.1:${String(host.port)}`);

  test('plays and seeks, the original and its rendition, from the media host alone', async () => {
    const nginx = await startMediaNginx(dataDir);
    const original = await readFile(join(folder, 'music', 'An Album', name));
    // nginx' workers are someone else here; in docker compose they are who writes it.
    await chmod(join(dataDir, 'media-keys.json'), 0o644);
    const [first, second] = track.streams;
    expect([track.title, first?.codec, second?.codec, second?.bitrate]).toEqual(['Jóga', 'flac', 'opus', 64]);
    for (const url of [first?.url ?? '', at(first?.url ?? '', nginx)]) {
      expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(original)).toBe(true);
      const part = await fetch(url, { headers: { range: 'bytes=1000-1999' } });
      expect([
        part.status,
        Buffer.from(await part.arrayBuffer()).equals(original.subarray(1_000, 2_000)),
      ]).toEqual([206, true]);
    }
    for (const url of [second?.url ?? '', at(second?.url ?? '', nginx)]) {
      const made = await fetch(url);
      expect([made.status, made.headers.get('content-type')]).toEqual([200, 'audio/ogg']);
      expect(
        Buffer.from(await made.arrayBuffer())
          .subarray(0, 4)
          .toString(),
      ).toBe('OggS');
    }
    const { status, headers } = await api.fetch(new URL(track.playLink, 'http://a').pathname);
    expect(status).toBe(302);
    expect((await fetch(headers.get('location') ?? '')).status).toBe(200);
    expect(await (await api.fetch('/metrics')).text()).toMatch(/^airdex_media_bytes_total 0$/m);
    await nginx.close();
  });

  test('its admin sees how far the renditions are', async () => {
    const { body } = await api.json('/api/v1/admin/providers', { token: api.tokenFor('ada', 'admin') });
    const [library] = (body as { items: ProviderView[] }).items;
    expect(library?.renditions).toMatchObject({ ready: 1, waiting: 0, failed: 0, trouble: null });
    expect(library?.renditions?.bytes).toBeGreaterThan(10_000);
  });

  test('ends for everybody when the key is revoked, and goes on with the next one', async () => {
    const admin = { token: api.tokenFor('ada', 'admin') };
    const url = track.streams[0]?.url ?? '';
    const old = /t=v1\.([^.]+)\./.exec(url)?.[1] ?? '';
    expect((await api.fetch('/api/v1/admin/link-keys', { ...admin, method: 'POST' })).ok).toBe(true);
    expect((await fetch(url)).status).toBe(200);
    expect((await api.fetch(`/api/v1/admin/link-keys/${old}`, { ...admin, method: 'DELETE' })).ok).toBe(true);
    await vi.waitFor(async () => expect((await fetch(url)).status).toBe(403), patience);
    await vi.waitFor(async () => {
      const fresh = (await tracks())[0]?.streams[0]?.url ?? '';
      expect((await fetch(fresh)).status).toBe(200);
    }, patience);
  });
});
