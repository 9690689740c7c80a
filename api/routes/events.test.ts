import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { insertPodcasts } from '#test-parts/insert-podcasts.ts';
import { insertStations } from '#test-parts/insert-stations.ts';
import { startTestApi, type TestApi } from '#test-parts/start-test-api.ts';

const now = Date.parse('2026-11-21T10:00:00.000Z');
let clock = now;
let api: TestApi;
let token: string;
let station: string;
let episode: string;
let secret: string;

beforeAll(async () => {
  api = await startTestApi({}, { now: () => clock });
  token = tokenOf('ada');
  const { body } = await api.json('/api/v1/me', { token });
  const { pool } = api.database;
  station = `station:${(await insertStations(pool, [{ name: 'Alster' }]))[0] ?? ''}`;
  const shows = await insertPodcasts(pool, [
    { title: 'Open', episodes: [{ title: 'One' }] },
    { title: 'Hers alone', owner: body.id as string, episodes: [{ title: 'Secret' }] },
  ]);
  [episode, secret] = shows.map((show) => `episode:${show.episodes[0] ?? ''}`) as [string, string];
});
afterAll(() => api.close());
beforeEach(async () => {
  clock += 600_000;
  await api.database.pool.query('DELETE FROM event_log');
});

/** Tokens by the system's clock would have expired for a test's. */
function tokenOf(subject: string): string {
  vi.setSystemTime(now + 3_600_000 * 20);
  const made = api.tokenFor(subject);
  vi.useRealTimers();
  return made;
}

const event = (change: object = {}) => ({
  ...{ id: randomUUID(), play: 'p1', seq: 0, type: 'started', item: station },
  ...{ at: new Date(clock).toISOString(), positionMs: 0, listenedMs: 0 },
  ...change,
});
const send = (events: unknown[], more: { sentAt?: string; token?: string; traceparent?: string } = {}) =>
  api.json('/api/v1/events', {
    method: 'POST',
    token: more.token ?? token,
    json: { events, ...(more.sentAt !== undefined && { sentAt: more.sentAt }) },
    ...(more.traceparent !== undefined && { headers: { traceparent: more.traceparent } }),
  });
type Logged = { topic: string; event_id: string; key: string; body: Record<string, unknown> };
const logged = async () =>
  (await api.database.pool.query<Logged>('SELECT topic, event_id, key, body FROM event_log ORDER BY id'))
    .rows;

test('what is accepted is in the log, once however often it is sent, with its trace', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const batch = [event({ id: 'a' }), event({ id: 'b', item: episode, seq: 1 })];
  for (let n = 0; n < 3; n += 1) {
    expect(await send(batch, { traceparent })).toEqual({ status: 202, body: { accepted: 2, refused: [] } });
  }
  const rows = await logged();
  expect(rows).toHaveLength(2);
  const [first] = rows;
  expect(first?.event_id).toBe(`${first?.key ?? ''}:a`);
  expect(first).toMatchObject({
    topic: 'airdex.plays.v1',
    body: { type: 'airdex.play.started.v1', traceparent },
  });
});

test.each(['nonsense', '00-00000000000000000000000000000000-b7ad6b7169203331-01'])(
  'a traceparent that is none is left out: %s',
  async (traceparent) => {
    expect((await send([event()], { traceparent })).status).toBe(202);
    expect((await logged())[0]?.body.traceparent).toBeUndefined();
  },
);

test('one event that is no good costs no other, and is named with its reason', async () => {
  const unknown = `station:${randomUUID()}`;
  const { status, body } = await send([
    event(),
    event({ id: 'bad', type: 'danced' }),
    'nothing like an event',
    event({ client: 'a\0b' }),
    event({ id: 'gone', item: unknown }),
    event({ id: 'music', item: `track:${randomUUID()}` }),
    event({ id: 'server', play: 'server:1' }),
    event(),
  ]);
  expect(status).toBe(202);
  expect(body).toMatchObject({
    accepted: 2,
    refused: [
      { index: 1, id: 'bad', reason: expect.stringContaining('type') as string },
      { index: 2, id: null },
      { index: 3, reason: 'client: has characters that cannot be kept' },
      { index: 4, id: 'gone', reason: 'item: is not in the catalog' },
      { index: 5, id: 'music', reason: 'item: is not in the catalog' },
      { index: 6, id: 'server' },
    ],
  });
  expect(await logged()).toHaveLength(2);
});

test("plays of private shows go to a topic of their own, and nobody else's are taken", async () => {
  expect((await send([event({ item: secret })])).body).toMatchObject({ accepted: 1 });
  expect((await send([event({ item: secret })], { token: tokenOf('eve') })).body).toMatchObject({
    accepted: 0,
    refused: [{ reason: 'item: is not in the catalog' }],
  });
  expect((await logged()).map((row) => row.topic)).toEqual(['airdex.private-plays.v1']);
});

test('an item that was joined to another is reported as what it is today', async () => {
  const old = randomUUID();
  await api.database.pool.query('INSERT INTO station_aliases (old_id, station_id) VALUES ($1, $2)', [
    old,
    station.slice(8),
  ]);
  await send([event({ item: `station:${old}` })]);
  expect((await logged())[0]?.body).toMatchObject({ subject: station, data: { item: station } });
});

test('the clock of the player is put right by when it says that it sent', async () => {
  const wrong = (ms: number) => new Date(clock - 86_400_000 + ms).toISOString();
  await send([event({ at: wrong(-60_000) })], { sentAt: wrong(0) });
  expect((await logged())[0]?.body.time).toBe(new Date(clock - 60_000).toISOString());
});

test.each([
  ['no events', {}],
  ['an empty batch', { events: [] }],
  ['too many events', { events: Array.from({ length: 101 }, () => ({})) }],
  ['a time that is none', { events: [{}], sentAt: 'yesterday' }],
  ['something else', { events: [{}], password: 'x' }],
  ['a list', []],
])('a batch with %s is refused as a whole', async (_, json) => {
  expect((await api.json('/api/v1/events', { method: 'POST', token, json })).status).toBe(400);
});

test('brackets without end are refused, not fallen for', async () => {
  const deep = `{"events":[${'['.repeat(150_000)}${']'.repeat(150_000)}]}`;
  const headers = { 'content-type': 'application/json' };
  const answer = await api.json('/api/v1/events', { method: 'POST', token, body: deep, headers });
  expect(answer).toMatchObject({ status: 202, body: { accepted: 0 } });
});

test('nobody in particular plays nothing', async () => {
  const json = { events: [event()] };
  expect((await api.json('/api/v1/events', { method: 'POST', json })).status).toBe(401);
});

test('who sends 10,000 at once has 2,000 taken, then 600 a minute, and is told when', async () => {
  const eager = tokenOf('eager');
  const batch = () => Array.from({ length: 100 }, () => event());
  const statuses: number[] = [];
  for (let n = 0; n < 100; n += 1) statuses.push((await send(batch(), { token: eager })).status);
  expect(statuses.filter((status) => status === 202)).toHaveLength(20);
  expect(statuses.slice(20).every((status) => status === 429)).toBe(true);
  const json = { events: batch() };
  const ask = () => api.fetch('/api/v1/events', { method: 'POST', token: eager, json });
  expect((await ask()).headers.get('retry-after')).toBe('10');
  clock += 10_000;
  expect((await ask()).status).toBe(202);
  expect((await send([event()], { token })).status).toBe(202);
});

/** Postgres itself says so, as where its disk is full. */
async function makeIll(code: string): Promise<() => Promise<void>> {
  const { pool } = api.database;
  await pool.query(`CREATE FUNCTION be_ill() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '${code}'; END $$`);
  await pool.query('CREATE TRIGGER ill BEFORE INSERT ON event_log EXECUTE FUNCTION be_ill()');
  return async () => {
    await pool.query('DROP FUNCTION be_ill CASCADE');
  };
}

test.each(['53100', '53200', '25006', '58030', '57P03'])(
  'with the disk full or the database ill (%s), nothing is lost: 503 and when to try again',
  async (code) => {
    const heal = await makeIll(code);
    const batch = [event({ id: `after-${code}` })];
    const answer = await api.fetch('/api/v1/events', { method: 'POST', token, json: { events: batch } });
    await heal();
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await logged()).toEqual([]);
    expect((await send(batch)).body).toMatchObject({ accepted: 1 });
    expect(await logged()).toHaveLength(1);
  },
);

test('what could not be kept is not counted against the listener', async () => {
  const patient = tokenOf('patient');
  const batch = Array.from({ length: 100 }, () => event());
  const heal = await makeIll('53100');
  for (let n = 0; n < 30; n += 1) expect((await send(batch, { token: patient })).status).toBe(503);
  await heal();
  expect((await send(batch, { token: patient })).status).toBe(202);
});

test('when the log cannot keep up, players hear of it at once, and what was taken is kept', async () => {
  const blocking = await api.database.pool.connect();
  await blocking.query('BEGIN');
  await blocking.query('LOCK TABLE event_log IN ACCESS EXCLUSIVE MODE');
  let answered = 0;
  const sending = Array.from({ length: 520 }, async () => {
    const { status } = await send([event()], { token: tokenOf(`one of ${String(answered % 5)}`) });
    answered += 1;
    return status;
  });
  await vi.waitFor(() => expect(answered).toBe(20), 30_000);
  await blocking.query('COMMIT');
  blocking.release();
  const statuses = await Promise.all(sending);
  expect(statuses.filter((status) => status === 503)).toHaveLength(20);
  expect(statuses.filter((status) => status === 202)).toHaveLength(500);
  expect(await logged()).toHaveLength(500);
});

test('what becomes of events is counted', async () => {
  const metrics = await (await api.fetch('/metrics')).text();
  expect(metrics).toMatch(/airdex_play_events_total\{outcome="accepted"\} [1-9]/);
  expect(metrics).toMatch(/airdex_play_events_total\{outcome="refused"\} [1-9]/);
  expect(metrics).toMatch(/airdex_play_events_total\{outcome="put off"\} [1-9]/);
});
