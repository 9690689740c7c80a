import express from 'express';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createMetrics } from '#api/metrics.ts';
import { createHookGuard, currentHookPassword } from '#api/stream-urls/hook-password.ts';
import { openKeyRing, type KeyRing } from '#api/stream-urls/key-ring.ts';
import { createSessionRecorder, type SessionRecorder } from '#api/stream-urls/session-recorder.ts';
import { linkSigner, signIcecastUrl } from '#api/stream-urls/sign-links.ts';
import type { Queryable } from '#db/database.ts';
import { createProvider } from '#db/stores/providers.ts';
import { createKey } from '#db/stores/signing-keys.ts';
import { expireSessions } from '#db/stores/stream-sessions.ts';
import { SessionClosedCloudEvent } from '#events/cloud-event.ts';
import { playsTopic } from '#events/topics.ts';
import { insertListener } from '#test-parts/insert-podcasts.ts';
import { serveLocally, type LocalServer } from '#test-parts/serve-locally.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { icecastHookRoutes } from './icecast-hook.ts';

const log = pino({ level: 'silent' });
const now = new Date('2026-11-21T12:00:00Z').getTime();
const pseudonym = 'ABCDEFGHIJKLMNOP';
const timeLimit = 3_600;
let database: TestDatabase;
let keys: KeyRing;
let sessions: SessionRecorder;
let server: LocalServer;
let provider = '';
let password = '';
let databaseIsAway = false;

beforeAll(async () => {
  database = await createTestDatabase();
  keys = await openKeyRing(database);
  const made = await createProvider(database.pool, {
    ...{ kind: 'icecast-server', name: 'Mine', config: {}, allowedHosts: [], enabled: true },
  });
  provider = made.id;
  password = await currentHookPassword(database.pool, provider);
  const flaky: Queryable = {
    query: ((...args: Parameters<Queryable['query']>) =>
      databaseIsAway
        ? Promise.reject(new Error('The database is away.'))
        : database.pool.query(...args)) as Queryable['query'],
  };
  sessions = createSessionRecorder(flaky, log);
  const app = express();
  const guard = await createHookGuard(database.pool);
  app.use(
    icecastHookRoutes({
      keys,
      metrics: createMetrics(),
      now: () => now,
      icecast: { guard, sessions, timeLimit },
    }),
  );
  server = await serveLocally(app);
});
beforeEach(async () => {
  await sessions.flush();
  await database.pool.query('DELETE FROM stream_sessions');
});
afterAll(async () => {
  await server.close();
  await sessions.close();
  keys.close();
  await database.close();
});

function mountWithToken(path = '/live.mp3', at = now, of = provider): string {
  const url = signIcecastUrl(
    linkSigner(keys.newest(), pseudonym, at / 1_000),
    `http://own.example${path}`,
    of,
  );
  return url.replace('http://own.example', '');
}

async function tell(
  form: Record<string, string> | string,
  as: { provider?: string; password?: string } = {},
): Promise<Response> {
  const said = { server: 'localhost', port: '8000', client: '7', user: '', pass: '', ip: '::1', agent: 'x' };
  return fetch(`${server.url}/icecast/${as.provider ?? provider}/listener`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from(`icecast:${as.password ?? password}`).toString('base64')}`,
    },
    body: typeof form === 'string' ? form : new URLSearchParams({ ...said, ...form }),
  });
}

async function isLetIn(mount: string, as: Parameters<typeof tell>[1] = {}): Promise<boolean> {
  return (await tell({ action: 'listener_add', mount }, as)).headers.get('icecast-auth-user') === '1';
}

async function readSessions(): Promise<Record<string, unknown>[]> {
  await sessions.flush();
  return (
    await database.pool.query<Record<string, unknown>>('SELECT * FROM stream_sessions ORDER BY opened_at')
  ).rows;
}

async function readEvents() {
  const { rows } = await database.pool.query<{ topic: string; key: string; event_id: string; body: unknown }>(
    'SELECT topic, key, event_id, body FROM event_log ORDER BY id',
  );
  return rows;
}

test('lets a listener in, with the time after which Icecast cuts', async () => {
  const answer = await tell({ action: 'listener_add', mount: mountWithToken() });
  expect(answer.headers.get('icecast-auth-user')).toBe('1');
  expect(answer.headers.get('icecast-auth-timelimit')).toBe('3600');
  expect(await readSessions()).toMatchObject([
    { item: '/live.mp3', listener_pseudonym: pseudonym, client: '7', closed_at: null },
  ]);
});

test("keeps the origin's own query, and letters beyond ASCII in a mount", async () => {
  expect(await isLetIn(mountWithToken('/live.mp3?b=2&a=1'))).toBe(true);
  expect(await isLetIn(mountWithToken('/caf%C3%A9.mp3'))).toBe(true);
  expect(await isLetIn(mountWithToken('/caf%C3%A9.mp3').replace('%C3%A9', 'é'))).toBe(true);
});

test('denies what is forged, expired, for another mount or provider, missing or said twice, without more', async () => {
  const good = mountWithToken();
  const other = '11111111-2222-4333-8444-555555555555';
  for (const mount of [
    '/live.mp3',
    '/live.mp3?t=',
    good.replace('/live', '/other'),
    `${good}&${good.split('?')[1] ?? ''}`,
    `${good}x`,
    good.slice(0, -1),
    good.replace('v1.', 'V1.'),
    `/live.mp3?t=${'v'.repeat(3_000)}`,
    mountWithToken('/live.mp3', now - 3_600_000),
    mountWithToken('/live.mp3', now, other),
  ]) {
    const answer = await tell({ action: 'listener_add', mount });
    expect(answer.headers.get('icecast-auth-user'), mount).toBeNull();
    expect(await answer.text()).toBe('');
  }
  expect(await readSessions()).toEqual([]);
});

test('denies nonsense', async () => {
  const mount = encodeURIComponent(mountWithToken());
  for (const form of [
    '',
    `action=listener_add&action=listener_add&mount=${mount}`,
    `action=listener_add&server=a&port=8000&client=1&mount=${mount}&mount=${mount}`,
    `action=mount_add&server=a&port=8000&client=1&mount=${mount}`,
    `action=listener_add&server=a&port=8000&client=one&mount=${mount}`,
    `x=${'y'.repeat(20_000)}`,
  ]) {
    const answer = await tell(form);
    expect(answer.headers.get('icecast-auth-user'), form.slice(0, 80)).toBeNull();
  }
  expect(await readSessions()).toEqual([]);
});

test("answers only who has the provider's own password", async () => {
  const mount = mountWithToken();
  expect((await tell({ action: 'listener_add', mount }, { password: 'wrong' })).status).toBe(401);
  expect((await tell({ action: 'listener_add', mount }, { password: '' })).status).toBe(401);
  const other = '11111111-2222-4333-8444-555555555555';
  expect((await tell({ action: 'listener_add', mount }, { provider: other })).status).toBe(401);
  await createKey(database.pool, 'hooks');
  expect(await isLetIn(mount)).toBe(true);
  const next = await currentHookPassword(database.pool, provider);
  expect(next).not.toBe(password);
  await vi.waitFor(async () => expect(await isLetIn(mount, { password: next })).toBe(true), 45_000);
});

test('a removal closes the session with its duration, also when its link has expired', async () => {
  const mount = mountWithToken('/live.mp3', now - 20 * 60_000);
  expect(await isLetIn(mount)).toBe(true);
  await tell({ action: 'listener_remove', mount, duration: '754' });
  expect(await readSessions()).toMatchObject([{ duration_seconds: 754 }]);
  const [row] = await readSessions();
  expect(row?.closed_at).toEqual(new Date(now));
});

test('repeated additions, repeated removals, and removals of nobody change nothing', async () => {
  const mount = mountWithToken();
  await tell({ action: 'listener_remove', mount, duration: '5' });
  expect(await readSessions()).toEqual([]);
  await isLetIn(mount);
  await isLetIn(mount);
  await tell({ action: 'listener_remove', mount, duration: '9' });
  await tell({ action: 'listener_remove', mount, duration: '99' });
  expect(await readSessions()).toMatchObject([{ duration_seconds: 9 }]);
});

test('a session whose removal was lost ends a minute after its time limit, of unknown duration', async () => {
  await isLetIn(mountWithToken());
  await sessions.flush();
  expect(await expireSessions(database.pool, new Date(now + timeLimit * 1_000))).toBe(0);
  expect(await expireSessions(database.pool, new Date(now + (timeLimit + 60) * 1_000))).toBe(1);
  expect(await readSessions()).toMatchObject([
    { closed_at: new Date(now + (timeLimit + 60) * 1_000), duration_seconds: null },
  ]);
});

test('with the database away listeners come in all the same, and their sessions are written later', async () => {
  databaseIsAway = true;
  const mount = mountWithToken();
  expect(await isLetIn(mount)).toBe(true);
  await tell({ action: 'listener_remove', mount, duration: '3' });
  databaseIsAway = false;
  expect(await readSessions()).toMatchObject([{ duration_seconds: 3 }]);
});

test('names the station that a mount is a stream of', async () => {
  const station = (
    await database.pool.query<{ id: string }>(
      `INSERT INTO stations (name, sort_name) VALUES ('Live', 'live') RETURNING id`,
    )
  ).rows[0]?.id;
  await database.pool.query(
    `INSERT INTO station_entries (provider_id, entry_key, station_id, entry, content_hash) VALUES ($1, 'live', $2, '{}', 'x')`,
    [provider, station],
  );
  await database.pool.query(
    `INSERT INTO streams (station_id, url, signing, provider_id) VALUES ($2, 'http://own.example/live.mp3', 'icecast', $1)`,
    [provider, station],
  );
  const mount = mountWithToken();
  await isLetIn(mount);
  expect(await readSessions()).toMatchObject([{ item: `station:${station ?? ''}` }]);
  await tell({ action: 'listener_remove', mount, duration: '754' });
  await tell({ action: 'listener_remove', mount, duration: '755' });
  await sessions.flush();
  expect(await readEvents()).toEqual([]);
});

test("the end of a listener's session on a station is told on the plays topic, once", async () => {
  await insertListener(database.pool, pseudonym);
  const mount = mountWithToken();
  await isLetIn(mount);
  await tell({ action: 'listener_remove', mount, duration: '754' });
  await tell({ action: 'listener_remove', mount, duration: '755' });
  const [session] = await readSessions();
  const events = await readEvents();
  expect(events).toHaveLength(1);
  const event = SessionClosedCloudEvent.parse(events[0]?.body);
  expect(event).toMatchObject({ subject: session?.item, time: new Date(now).toISOString() });
  expect(event.data).toMatchObject({ listener: pseudonym, item: session?.item, durationMs: 754_000 });
  expect(events[0]).toMatchObject({ topic: playsTopic, key: pseudonym, event_id: event.id });
});

test('a connection of the same number after a restart of the server is another session', async () => {
  await database.pool.query('DELETE FROM event_log');
  const mount = mountWithToken();
  await isLetIn(mount);
  await sessions.flush();
  await database.pool.query(`UPDATE stream_sessions SET opened_at = opened_at - interval '1 hour'`);
  await tell({ action: 'listener_remove', mount, duration: '1' });
  await sessions.flush();
  await database.pool.query(`UPDATE stream_sessions SET closed_at = closed_at - interval '1 minute'`);
  await isLetIn(mount);
  await tell({ action: 'listener_remove', mount, duration: '2' });
  await sessions.flush();
  const ids = (await readEvents()).map((event) => event.event_id);
  expect(new Set(ids).size).toBe(2);
});
