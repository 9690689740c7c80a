import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { askForSuggestions, type SuggestionReason } from '#db/stores/suggestion-requests.ts';
import { insertListener, insertPodcasts } from '#test-parts/insert-podcasts.ts';
import { insertStations } from '#test-parts/insert-stations.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { startRecommendations } from './start-recommendations.ts';

const log = pino({ level: 'silent' });
const patience = { timeout: 60_000, interval: 50 };
let database: TestDatabase;
let listener: string;
const running: { close(): Promise<void> }[] = [];
beforeEach(async () => {
  database = await createTestDatabase();
  listener = await insertListener(database.pool);
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
  await database.close();
});

type Play = { listens?: number; skips?: number; parent?: string; daysAgo?: number };
async function heard(who: string, item: string, play: Play = {}): Promise<void> {
  const { listens = play.skips === undefined ? 4 : 0, skips = 0, parent = null, daysAgo = 1 } = play;
  await database.pool.query(
    `INSERT INTO listener_items (listener_id, item, parent, plays, listens, skips, listened_ms, last_at)
     VALUES ($1, $2, $3, $4::integer + $5::integer, $4, $5, 60000, now() - $6 * interval '1 day')`,
    [who, item, parent, listens, skips, daysAgo],
  );
}
const opinionOf = (item: string, opinion: 'liked' | 'disliked') =>
  database.pool.query(
    `INSERT INTO opinions (listener_id, item, opinion, said_at, event_id) VALUES ($1, $2, $3, now(), 'e')`,
    [listener, item, opinion],
  );
async function start(): Promise<void> {
  running.push(await startRecommendations({ database, log, learnEveryMs: 100 }));
}
type Row = { item: string; reason: SuggestionReason };
async function suggestions(who = listener): Promise<Row[]> {
  await askForSuggestions(database.pool, [who]);
  await vi.waitFor(async () => {
    const { rowCount } = await database.pool.query('SELECT FROM suggestion_requests WHERE listener_id = $1', [
      who,
    ]);
    expect(rowCount).toBe(0);
  }, patience);
  const { rows } = await database.pool.query<Row>(
    'SELECT item, reason FROM suggestions WHERE listener_id = $1 ORDER BY rank',
    [who],
  );
  return rows;
}
const stations = async (...names: string[]) =>
  (
    await insertStations(
      database.pool,
      names.map((name) => ({ name })),
    )
  ).map((id) => `station:${id}`);
/** As many listeners, each of whom heard all of these. */
async function crowd(size: number, ...items: string[]): Promise<void> {
  for (let n = 0; n < size; n += 1) {
    const one = await insertListener(database.pool);
    for (const item of items) await heard(one, item);
  }
}

test('what listeners of the same hear comes first, with the reason, and nothing that is known already', async () => {
  const [known = '', near = '', far = '', apart = ''] = await stations('Blue', 'Green', 'Red', 'Grey');
  await crowd(8, known, near);
  await crowd(12, far, apart);
  await heard(listener, known);
  await start();
  const found = await suggestions();
  expect(found[0]).toEqual({
    item: near,
    reason: {
      kind: 'listened-together',
      words: 'Listeners of Blue also listen to this',
      because: [{ item: known, title: 'Blue' }],
    },
  });
  expect(found.map(({ item }) => item)).not.toContain(known);
  expect(found.map(({ item }) => item)).toContain(far);
});

test('disliked, dead and retired ones never appear, nor do favorites', async () => {
  const [known = '', hated = '', kept = '', good = ''] = await stations('Blue', 'Hated', 'Kept', 'Good');
  const [dead = '', gone = ''] = (
    await insertStations(database.pool, [
      { name: 'Dead', dead: true },
      { name: 'Gone', retired: true },
    ])
  ).map((id) => `station:${id}`);
  await crowd(5, known, hated, kept, good, dead, gone);
  await heard(listener, known);
  await opinionOf(hated, 'disliked');
  await database.pool.query(`INSERT INTO favorites (listener_id, urn, snapshot) VALUES ($1, $2, '{}')`, [
    listener,
    kept,
  ]);
  await start();
  expect((await suggestions()).map(({ item }) => item)).toEqual([good]);
});

test('what is liked and no more in the history is not suggested because of itself', async () => {
  const [liked = '', alike = ''] = (
    await insertStations(database.pool, [
      { name: 'Blue', tags: ['jazz'] },
      { name: 'Smoky', tags: ['jazz'] },
      { name: 'Loud', tags: ['metal'] },
    ])
  ).map((id) => `station:${id}`);
  await opinionOf(liked, 'liked');
  await start();
  const found = await suggestions();
  expect(found.map(({ item }) => item)).not.toContain(liked);
  expect(found[0]).toMatchObject({ item: alike, reason: { because: [{ item: liked, title: 'Blue' }] } });
});

test('what is alike is found without any other listener, and says what it has in common', async () => {
  const [known = '', alike = '', other = ''] = (
    await insertStations(database.pool, [
      { name: 'Blue', tags: ['jazz', 'piano'], languages: ['de'], country: 'DE' },
      { name: 'Smoky', tags: ['jazz', 'piano'], languages: ['de'], country: 'AT' },
      { name: 'Loud', tags: ['metal'], languages: ['fi'], country: 'FI' },
    ])
  ).map((id) => `station:${id}`);
  await heard(listener, known);
  await start();
  const found = await suggestions();
  expect(found[0]).toMatchObject({
    item: alike,
    reason: { kind: 'alike', words: 'Because you listen to Blue: jazz, piano' },
  });
  expect(found.find(({ item }) => item === other)?.reason.kind ?? 'new-to-you').toBe('new-to-you');
});

test('what was left before 30 seconds counts against what is like it', async () => {
  const tagged = (name: string, tag: string) => ({ name, tags: [tag], languages: ['de'] });
  const [jazz = '', metal = '', moreJazz = '', moreMetal = ''] = (
    await insertStations(database.pool, [
      tagged('Blue', 'jazz'),
      tagged('Loud', 'metal'),
      tagged('Smoky', 'jazz'),
      tagged('Louder', 'metal'),
    ])
  ).map((id) => `station:${id}`);
  await heard(listener, jazz, { listens: 1 });
  await heard(listener, metal, { skips: 4 });
  await start();
  const found = (await suggestions()).map(({ item }) => item);
  expect(found[0]).toBe(moreJazz);
  expect(found).not.toContain(moreMetal);
});

test('a listener without a history gets what is popular, and is told so', async () => {
  const [most = '', less = ''] = await stations('Most', 'Less');
  await insertStations(database.pool, [{ name: 'Directory', popularity: 900_000 }]);
  await crowd(3, most, less);
  await crowd(4, most);
  await start();
  const found = await suggestions();
  expect(found[0]).toEqual({
    item: most,
    reason: { kind: 'popular', words: 'Popular with other listeners here', because: [] },
  });
  expect(found).toHaveLength(3);
  expect(found.find(({ item }) => item !== most && item !== less)?.reason.words).toBe(
    'Popular in its directory',
  );
});

test('a show is suggested by its newest episode that was not begun; a private one never', async () => {
  const [known = ''] = await stations('Blue');
  const [show, secret] = await insertPodcasts(database.pool, [
    {
      title: 'Blue hour',
      episodes: [
        { title: 'Old', at: '2026-11-01T06:00:00Z' },
        { title: 'New', at: '2026-11-02T06:00:00Z' },
      ],
    },
    { title: 'Secret', owner: await insertListener(database.pool), episodes: [{ title: 'Hidden' }] },
  ]);
  for (let n = 0; n < 5; n += 1) {
    const one = await insertListener(database.pool);
    await heard(one, known);
    for (const found of [show, secret]) {
      await heard(one, `episode:${found?.episodes[0] ?? ''}`, { parent: `podcast:${found?.id ?? ''}` });
    }
  }
  await heard(listener, known);
  await start();
  const found = await suggestions();
  expect(found.map(({ item }) => item)).toEqual([`episode:${show?.episodes[1] ?? ''}`]);
  expect(JSON.stringify(found)).not.toContain('Secret');
});

test('a show that the listener follows and has not heard for long is brought back', async () => {
  const [show] = await insertPodcasts(database.pool, [
    { title: 'Blue hour', episodes: [{ title: 'One' }, { title: 'Two', at: '2026-11-05T06:00:00Z' }] },
  ]);
  await database.pool.query('INSERT INTO subscriptions (listener_id, podcast_id) VALUES ($1, $2)', [
    listener,
    show?.id,
  ]);
  const [first = '', second = ''] = show?.episodes ?? [];
  await heard(listener, `episode:${first}`, { parent: `podcast:${show?.id ?? ''}`, daysAgo: 90 });
  await start();
  expect(await suggestions()).toEqual([
    {
      item: `episode:${second}`,
      reason: {
        kind: 'followed-show',
        words: 'You follow Blue hour, and have not heard it for a while',
        because: [],
      },
    },
  ]);
});

test('nobody learns what only one or two others hear', async () => {
  const [known = '', rare = ''] = await stations('Blue', 'Rare');
  await crowd(2, known, rare);
  await heard(listener, known);
  await start();
  expect((await suggestions()).find(({ item }) => item === rare)?.reason.kind).not.toBe('listened-together');
});

test('what listeners come to share is learned while it runs', async () => {
  const [known = '', near = ''] = await stations('Blue', 'Green');
  await heard(listener, known);
  await start();
  expect((await suggestions())[0]?.reason.kind).not.toBe('listened-together');
  await crowd(8, known, near);
  await database.pool.query(
    `INSERT INTO item_days (item, day, listens) VALUES ($1, (now() AT TIME ZONE 'UTC')::date, 64)`,
    [near],
  );
  await expect.poll(async () => (await suggestions())[0]?.reason.kind, patience).toBe('listened-together');
});

test('two processes at once answer every listener, and one that closes leaves the rest to the other', async () => {
  const [known = '', near = ''] = await stations('Blue', 'Green');
  await crowd(5, known, near);
  const listeners: string[] = [];
  for (let n = 0; n < 30; n += 1) {
    const one = await insertListener(database.pool);
    await heard(one, known);
    listeners.push(one);
  }
  await start();
  await start();
  await askForSuggestions(database.pool, listeners);
  await running.shift()?.close();
  await database.pool.query('UPDATE suggestion_requests SET leased_until = NULL');
  await vi.waitFor(async () => {
    const { rows } = await database.pool.query<{ id: string }>(
      'SELECT DISTINCT listener_id AS id FROM suggestions WHERE item = $1',
      [near],
    );
    expect(rows.map(({ id }) => id).toSorted()).toEqual(listeners.toSorted());
  }, patience);
});
