import { afterEach, beforeEach, expect, test } from 'vitest';
import { insertListener, insertPodcasts } from '#test-parts/insert-podcasts.ts';
import { insertStations } from '#test-parts/insert-stations.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { listenersAfter, listensSince, readListening, sharesAroundNow } from './taste.ts';

let database: TestDatabase;
let listener: string;
beforeEach(async () => {
  database = await createTestDatabase();
  listener = await insertListener(database.pool);
});
afterEach(() => database.close());

const lastAt = '2026-11-20T08:00:00Z';
const heard = (item: string, listens: number, skips = 0, parent: string | null = null) =>
  database.pool.query(
    `INSERT INTO listener_items (listener_id, item, parent, plays, listens, skips, last_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [listener, item, parent, listens + skips, listens, skips, lastAt],
  );
const said = (item: string, opinion: string) =>
  database.pool.query(
    `INSERT INTO opinions (listener_id, item, opinion, said_at, event_id) VALUES ($1, $2, $3, $4, 'e')`,
    [listener, item, opinion, lastAt],
  );
const read = async () =>
  new Map((await readListening(database.pool, [listener])).map((row) => [row.unit, row]));

test('episodes of a show count together, a station by itself, whatever it was joined to', async () => {
  const [station] = await insertStations(database.pool, [{ name: 'Radio Dunkelblau' }]);
  const [show] = await insertPodcasts(database.pool, [
    { title: 'Nachtgespräche', episodes: [{ title: 'One' }, { title: 'Two' }] },
  ]);
  const old = '11111111-1111-4111-8111-111111111111';
  await database.pool.query('INSERT INTO station_aliases (old_id, station_id) VALUES ($1, $2)', [
    old,
    station,
  ]);
  await heard(`station:${String(station)}`, 2);
  await heard(`station:${old}`, 3, 1);
  for (const episode of show?.episodes ?? [])
    await heard(`episode:${episode}`, 1, 0, `podcast:${show?.id ?? ''}`);
  const listening = await read();
  expect(listening.size).toBe(2);
  expect(listening.get(`station:${String(station)}`)).toMatchObject({
    listens: 5,
    skips: 1,
    plays: 6,
    kept: false,
  });
  expect(listening.get(`podcast:${show?.id ?? ''}`)).toMatchObject({ listens: 2, plays: 2 });
});

test('favorites, subscriptions and opinions are known beside what was heard', async () => {
  const [kept, disliked] = await insertStations(database.pool, [{ name: 'A' }, { name: 'B' }]);
  const [show, liked] = await insertPodcasts(database.pool, [
    { title: 'Followed' },
    { title: 'Liked', episodes: [{ title: 'Good' }] },
  ]);
  await database.pool.query(`INSERT INTO favorites (listener_id, urn, snapshot) VALUES ($1, $2, '{}')`, [
    listener,
    `station:${String(kept)}`,
  ]);
  await database.pool.query('INSERT INTO subscriptions (listener_id, podcast_id) VALUES ($1, $2)', [
    listener,
    show?.id,
  ]);
  await said(`station:${String(disliked)}`, 'disliked');
  await said(`episode:${liked?.episodes[0] ?? ''}`, 'liked');
  const listening = await read();
  expect(listening.get(`station:${String(kept)}`)).toMatchObject({ kept: true, plays: 0, opinion: null });
  expect(listening.get(`podcast:${show?.id ?? ''}`)).toMatchObject({ kept: true });
  expect(listening.get(`station:${String(disliked)}`)).toMatchObject({ opinion: 'disliked' });
  expect(listening.get(`podcast:${liked?.id ?? ''}`)).toMatchObject({ opinion: 'liked' });
});

test('a private show is nowhere in it, nor what is no item at all', async () => {
  const [show] = await insertPodcasts(database.pool, [
    { title: 'Mine alone', owner: listener, episodes: [{ title: 'Secret' }] },
  ]);
  await heard(`episode:${show?.episodes[0] ?? ''}`, 5, 0, `podcast:${show?.id ?? ''}`);
  await heard('track:22222222-2222-4222-8222-222222222222', 5, 0, 'artist:someone');
  await heard('station:------------------------------------', 1);
  await said(`episode:${show?.episodes[0] ?? ''}`, 'liked');
  expect((await read()).size).toBe(0);
});

test('tells what belongs to this time of day, across midnight', async () => {
  const listening = (item: string, quarter: string) =>
    database.pool.query(
      `INSERT INTO listening (listener_id, quarter, item, plays, listens, listened_ms) VALUES ($1, $2, $3, 3, 3, 60000)`,
      [listener, quarter, item],
    );
  await listening('station:night', '2026-11-19T23:30:00Z');
  await listening('station:night', '2026-11-20T22:15:00Z');
  await listening('station:night', '2026-11-20T12:00:00Z');
  await listening('station:noon', '2026-11-20T12:00:00Z');
  const shares = await sharesAroundNow(database.pool, listener, new Date('2026-11-21T00:10:00Z'), 90);
  expect(shares.get('station:night')).toBeCloseTo(2 / 3);
  expect(shares.get('station:noon')).toBe(0);
});

test('listeners come page by page, and listens grow', async () => {
  const others = [
    listener,
    await insertListener(database.pool),
    await insertListener(database.pool),
  ].toSorted();
  const first = await listenersAfter(database.pool, null, 2);
  expect([...first, ...(await listenersAfter(database.pool, first.at(-1) ?? null, 2))]).toEqual(others);
  await database.pool.query(
    `INSERT INTO item_days (item, day, listens) VALUES ('station:a', '2026-11-20', 4), ('station:a', '2026-11-21', 3)`,
  );
  expect(await listensSince(database.pool, new Date('2026-11-21T07:00:00Z'))).toBe(3);
  expect(await listensSince(database.pool, new Date('2026-11-20T07:00:00Z'))).toBe(7);
  expect(await listensSince(database.pool, new Date('2026-12-20T07:00:00Z'))).toBe(0);
});
