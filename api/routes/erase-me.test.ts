import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { inTransaction } from '#db/database.ts';
import { appendListenerEvents } from '#db/stores/event-log.ts';
import { insertPodcasts } from '#test-parts/insert-podcasts.ts';
import { insertStations } from '#test-parts/insert-stations.ts';
import { startTestApi, type TestApi } from '#test-parts/start-test-api.ts';

let api: TestApi;
let station: string;
beforeAll(async () => {
  api = await startTestApi();
  station = `station:${(await insertStations(api.database.pool, [{ name: 'Alster' }]))[0] ?? ''}`;
});
afterAll(() => api.close());

const play = (token: string, item = station, at = api) =>
  at.json('/api/v1/events', {
    method: 'POST',
    token,
    json: {
      events: [
        {
          ...{ id: 'e', play: 'p', seq: 0, type: 'started', item, positionMs: 0, listenedMs: 0 },
          at: new Date().toISOString(),
        },
      ],
    },
  });
const erase = (token: string, at = api) => at.fetch('/api/v1/me', { method: 'DELETE', token });
async function listenerOf(token: string): Promise<{ id: string; pseudonym: string }> {
  const { id } = (await api.json('/api/v1/me', { token })).body as { id: string };
  const { rows } = await api.database.pool.query<{ id: string; pseudonym: string }>(
    'SELECT id, pseudonym FROM listeners WHERE id = $1',
    [id],
  );
  if (!rows[0]) throw new Error('The listener is not known.');
  return rows[0];
}

/** Every row of every table that names this text anywhere. */
async function rowsWith(text: string): Promise<{ table: string; row: string }[]> {
  const { pool } = api.database;
  const tables = await pool.query<{ name: string }>(
    `SELECT quote_ident(table_name) AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  const found = [];
  for (const { name } of tables.rows) {
    const { rows } = await pool.query<{ row: string }>(
      `SELECT kept::text AS row FROM ${name} kept WHERE kept::text LIKE '%' || $1 || '%'`,
      [text],
    );
    found.push(...rows.map(({ row }) => ({ table: name, row })));
  }
  return found;
}

test('nothing is left of a listener in any table but tombstones, and nothing of another is touched', async () => {
  const { pool } = api.database;
  const [ada, ben] = [api.tokenFor('ada'), api.tokenFor('ben')];
  const [listener, other] = [await listenerOf(ada), await listenerOf(ben)];
  const [show, own] = await insertPodcasts(pool, [
    { title: 'Open', episodes: [{ title: 'One' }] },
    { title: 'Hers alone', owner: listener.id, episodes: [{ title: 'Secret' }] },
  ]);
  for (const token of [ada, ben]) {
    await play(token);
    await api.fetch(`/api/v1/me/favorites/${station}`, { method: 'PUT', token });
  }
  await play(ada, `episode:${own?.episodes[0] ?? ''}`);
  for (const { id, pseudonym } of [listener, other]) {
    const urn = `episode:${show?.episodes[0] ?? ''}`;
    await pool.query(
      `INSERT INTO subscriptions (listener_id, podcast_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
      [id, show?.id],
    );
    await pool.query(
      `INSERT INTO positions (listener_id, urn, position_ms, completed, title, updated_at)
       VALUES ($1, $2, 1, false, 'One', now())`,
      [id, urn],
    );
    await pool.query(
      `INSERT INTO plays (listener_id, play, item, started_at, last_at, last_type, reason)
       VALUES ($1, 'p', $2, now(), now(), 'started', 'not-heard')`,
      [id, station],
    );
    await pool.query(
      `INSERT INTO opinions (listener_id, item, opinion, said_at, event_id) VALUES ($1, $2, 'liked', now(), 'x')`,
      [id, station],
    );
    await pool.query(
      `INSERT INTO dead_letters (consumer, topic, event_id, key, body, reason, detail)
       VALUES ('history', 'airdex.plays.v1', $1 || ':x', $1, '{}', 'failed', '')`,
      [pseudonym],
    );
    await pool.query(
      `INSERT INTO stream_sessions (sid, item, listener_pseudonym, server, client, expires_at)
       VALUES ('s', '/live', $1, 'x', $1, now())`,
      [pseudonym],
    );
  }
  await pool.query('UPDATE podcasts SET subscribers = 2 WHERE id = $1', [show?.id]);
  const ofOther = await rowsWith(other.id);

  expect((await erase(ada)).status).toBe(204);

  expect(await rowsWith(listener.id)).toEqual([]);
  expect(await rowsWith(own?.id ?? '')).toEqual([]);
  const left = await pool.query<{ topic: string; body: unknown; event_id: string }>(
    'SELECT topic, body, event_id FROM event_log WHERE key = $1 ORDER BY topic',
    [listener.pseudonym],
  );
  expect(left.rows).toEqual(
    ['airdex.dead-letters.v1', 'airdex.listens.v1', 'airdex.plays.v1'].map((topic) => ({
      ...{ topic, body: null, event_id: `${listener.pseudonym}:erased` },
    })),
  );
  expect((await rowsWith(listener.pseudonym)).map(({ table }) => table)).toEqual(Array(3).fill('event_log'));
  expect(await rowsWith(other.id)).toEqual(ofOther);
  const { rows } = await pool.query('SELECT subscribers FROM podcasts WHERE id = $1', [show?.id]);
  expect(rows).toEqual([{ subscribers: 1 }]);
});

test('whoever comes back with the same token is somebody new, whom nothing links to before', async () => {
  const token = api.tokenFor('cleo');
  const before = await listenerOf(token);
  await erase(token);
  const after = await listenerOf(token);
  expect(after.id).not.toBe(before.id);
  expect(after.pseudonym).not.toBe(before.pseudonym);
  expect((await play(token)).body).toMatchObject({ accepted: 1 });
  const { rows } = await api.database.pool.query(`SELECT key FROM event_log WHERE event_id LIKE '%:e'`);
  expect(rows).toContainEqual({ key: after.pseudonym });
  expect(rows).not.toContainEqual({ key: before.pseudonym });
  expect((await erase(token)).status).toBe(204);
});

test('another process that knew the listener hears of it', async () => {
  const second = await startTestApi({}, { database: api.database });
  const token = api.tokenFor('dora');
  const before = await listenerOf(token);
  expect((await second.json('/api/v1/me', { token })).body.id).toBe(before.id);
  await erase(token);
  await vi.waitFor(async () => {
    expect((await second.json('/api/v1/me', { token })).body.id).not.toBe(before.id);
  }, 45_000);
  await second.close();
});

test('what was on its way while a listener was erased is neither kept nor lost without a word', async () => {
  const { database } = api;
  const { id, pseudonym } = await listenerOf(api.tokenFor('emil'));
  const event = { topic: 'airdex.plays.v1', key: pseudonym, id: `${pseudonym}:late`, body: {} };
  let erased: Promise<Response> | undefined;
  await inTransaction(database, async (transaction) => {
    expect((await appendListenerEvents(transaction, [event])).known).toEqual(new Set([pseudonym]));
    erased = erase(api.tokenFor('emil'));
    await vi.waitFor(async () => {
      const { rows } = await database.pool.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      expect(rows).toHaveLength(1);
    }, 45_000);
  });
  expect((await erased)?.status).toBe(204);
  expect((await appendListenerEvents(database.pool, [event])).known.size).toBe(0);
  const { rows } = await database.pool.query('SELECT FROM event_log WHERE event_id = $1', [event.id]);
  expect(rows).toEqual([]);
  expect(await rowsWith(id)).toEqual([]);
});

test('nobody in particular is not erased', async () => {
  expect((await api.fetch('/api/v1/me', { method: 'DELETE' })).status).toBe(401);
});
