import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createMetrics } from '#api/metrics.ts';
import { createHookGuard, currentHookPassword } from '#api/stream-urls/hook-password.ts';
import { icecastXml } from '#api/stream-urls/icecast-xml.ts';
import { openKeyRing, type KeyRing } from '#api/stream-urls/key-ring.ts';
import { createSessionRecorder, type SessionRecorder } from '#api/stream-urls/session-recorder.ts';
import { linkSigner, signIcecastUrl } from '#api/stream-urls/sign-links.ts';
import { createProvider } from '#db/stores/providers.ts';
import { parts } from '#test-parts/parts.ts';
import { SessionClosedCloudEvent } from '#events/cloud-event.ts';
import { insertListener } from '#test-parts/insert-podcasts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import { serveLocally, type LocalServer } from '#test-parts/serve-locally.ts';
import { startIcecast, type IcecastPart } from '#test-parts/start-icecast.ts';
import { startSource } from '#test-parts/start-source.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { icecastHookRoutes } from './icecast-hook.ts';

const log = pino({ level: 'silent' });

describeWith(parts.icecast, parts.ffmpeg)('a real Icecast that asks the hook', () => {
  let database: TestDatabase;
  let keys: KeyRing;
  let sessions: SessionRecorder;
  let hook: LocalServer;
  let icecast: IcecastPart;
  let source: { close(): Promise<void> };
  let provider = '';
  const icecastHook = { timeLimit: 3_600 };

  beforeAll(async () => {
    database = await createTestDatabase();
    keys = await openKeyRing(database);
    sessions = createSessionRecorder(database.pool, log);
    const made = await createProvider(database.pool, {
      ...{ kind: 'icecast-server', name: 'Mine', config: {}, allowedHosts: [], enabled: true },
    });
    provider = made.id;
    const guard = await createHookGuard(database.pool);
    const app = express();
    app.use((request, response, next) => {
      const icecast = { guard, sessions, timeLimit: icecastHook.timeLimit };
      icecastHookRoutes({ keys, metrics: createMetrics(), now: Date.now, icecast })(request, response, next);
    });
    hook = await serveLocally(app);
    const password = await currentHookPassword(database.pool, provider);
    icecast = await startIcecast({
      mounts: icecastXml({
        publicUrl: hook.url,
        providerId: provider,
        password,
        mounts: ['/live.mp3', '/other.mp3'],
      }),
    });
    source = await startSource(icecast, { mount: '/live.mp3', name: 'Live' });
  });
  afterAll(async () => {
    await source.close();
    await icecast.close();
    await hook.close();
    await sessions.close();
    keys.close();
    await database.close();
  });

  function link(mount = '/live.mp3', at = Date.now(), pseudonym: string | null = null): string {
    const signer = linkSigner(keys.newest(), pseudonym, at / 1_000);
    return signIcecastUrl(signer, `${icecast.url}${mount}`, provider);
  }

  /** Listens for a moment and hangs up; how many bytes came, or the status that Icecast refused with. */
  async function listen(url: string, bytes = 4_000): Promise<{ status: number; received: number }> {
    const answer = await fetch(url, { signal: AbortSignal.timeout(20_000) });
    let received = 0;
    if (answer.ok) {
      for await (const chunk of answer.body ?? []) {
        received += (chunk as Uint8Array).length;
        if (received >= bytes) break;
      }
    } else await answer.body?.cancel();
    return { status: answer.status, received };
  }

  async function lastSession(): Promise<Record<string, unknown> | undefined> {
    await sessions.flush();
    const { rows } = await database.pool.query<Record<string, unknown>>(
      'SELECT * FROM stream_sessions ORDER BY opened_at DESC LIMIT 1',
    );
    return rows[0];
  }

  test('a valid link plays, also behind a query of the origin', async () => {
    expect(await listen(link())).toMatchObject({ status: 200 });
    expect((await listen(link('/live.mp3?quality=high&x=%20'))).received).toBeGreaterThan(0);
  });

  test("a forged link, an expired one, another mount's, and none at all are refused by Icecast", async () => {
    const good = link();
    const refused = { status: 401, received: 0 };
    expect(await listen(`${good.slice(0, -2)}AA`)).toEqual(refused);
    expect(await listen(link('/live.mp3', Date.now() - 3_600_000))).toEqual(refused);
    expect(await listen(link('/other.mp3').replace('other', 'live'))).toEqual(refused);
    expect(await listen(`${icecast.url}/live.mp3`)).toEqual(refused);
    expect(await listen(`${good}&${good.split('?')[1] ?? ''}`)).toEqual(refused);
  });

  test('who leaves has a session with its duration', async () => {
    const leaving = new AbortController();
    const answer = await fetch(link(), { signal: leaving.signal });
    expect(answer.status).toBe(200);
    await vi.waitFor(async () => expect(await lastSession()).toMatchObject({ closed_at: null }), 45_000);
    await sleep(1_200);
    leaving.abort();
    await vi.waitFor(async () => expect((await lastSession())?.closed_at).not.toBeNull(), 30_000);
    expect((await lastSession())?.duration_seconds).toBeGreaterThanOrEqual(1);
  });

  test('who leaves a station is told of on the plays topic, with the time by the clock of Icecast', async () => {
    const pseudonym = 'ABCDEFGHIJKLMNOP';
    await insertListener(database.pool, pseudonym);
    const { rows } = await database.pool.query<{ id: string }>(
      `INSERT INTO stations (name, sort_name) VALUES ('Live', 'live') RETURNING id`,
    );
    const station = rows[0]?.id;
    await database.pool.query(
      `INSERT INTO station_entries (provider_id, entry_key, station_id, entry, content_hash)
       VALUES ($1, 'live', $2, '{}', 'x')`,
      [provider, station],
    );
    await database.pool.query(
      `INSERT INTO streams (station_id, url, signing, provider_id) VALUES ($2, $3, 'icecast', $1)`,
      [provider, station, `${icecast.url}/live.mp3`],
    );
    const leaving = new AbortController();
    const answer = await fetch(link('/live.mp3', Date.now(), pseudonym), { signal: leaving.signal });
    expect(answer.status).toBe(200);
    await sleep(1_200);
    leaving.abort();
    await vi.waitFor(async () => {
      const logged = await database.pool.query<{ body: unknown }>('SELECT body FROM event_log');
      expect(logged.rows).toHaveLength(1);
      const { data } = SessionClosedCloudEvent.parse(logged.rows[0]?.body);
      expect(data).toMatchObject({ listener: pseudonym, item: `station:${station ?? ''}` });
      expect(data.durationMs).toBeGreaterThanOrEqual(1_000);
    }, 30_000);
  });

  test('the time limit cuts a listener off', async () => {
    icecastHook.timeLimit = 2;
    const answer = await fetch(link(), { signal: AbortSignal.timeout(30_000) });
    let received = 0;
    for await (const chunk of answer.body ?? []) received += (chunk as Uint8Array).length;
    expect(received).toBeGreaterThan(0);
    await vi.waitFor(async () => expect((await lastSession())?.closed_at).not.toBeNull(), 45_000);
    icecastHook.timeLimit = 3_600;
  });
});
