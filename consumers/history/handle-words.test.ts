import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { inTransaction } from '#db/database.ts';
import { listensTopic } from '#events/topics.ts';
import { arbitraryDelivery, arbitraryItems, arbitraryWords } from '#test-parts/arbitrary-words.ts';
import { eventOfWord } from '#test-parts/event-of-word.ts';
import { insertListener, insertPodcasts } from '#test-parts/insert-podcasts.ts';
import { insertStations } from '#test-parts/insert-stations.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { handleWords } from './handle-words.ts';
import type { PlayWord, Word } from './word.ts';

const noon = Date.parse('2026-11-20T12:00:00Z');
const [aether, borealis, chapter] = arbitraryItems;
const show = randomUUID();
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  await insertStations(pool, [
    { id: aether.slice(8), name: 'Aether' },
    { id: borealis.slice(8), name: 'Borealis' },
  ]);
  await insertPodcasts(pool, [
    { id: show, title: 'Chapters', episodes: [{ id: chapter.slice(8), title: 'Chapter One' }] },
  ]);
  await pool.query('UPDATE episodes SET duration_ms = 1000000');
});
afterAll(() => database.close());
beforeEach(forget);

async function forget(): Promise<void> {
  await database.pool.query('DELETE FROM listeners');
  await database.pool.query('TRUNCATE event_log, item_days');
  for (const name of ['anna', 'ben']) await insertListener(database.pool, name);
}

function hear(words: Word[], isPrivate = false): Promise<void> {
  return inTransaction(database, (transaction) =>
    handleWords(transaction, words.map(eventOfWord), { isPrivate }),
  );
}

const word = (change: Partial<PlayWord> = {}): PlayWord => ({
  ...{ kind: 'play', eventId: randomUUID(), pseudonym: 'anna', play: 'p', item: aether, seq: 0 },
  ...{ type: 'progress', time: noon, positionMs: 0, listenedMs: 0, client: null },
  ...change,
});
const server: Word = {
  ...{ kind: 'session', eventId: 's', pseudonym: 'anna', play: 'server:s', item: aether },
  ...{ startedAt: noon, heardMs: 60_000 },
};

async function rows(sql: string): Promise<unknown[]> {
  return (await database.pool.query<object>(sql)).rows;
}
const listens = () =>
  rows(
    `SELECT event_id AS id, body->'data' AS data FROM event_log WHERE topic = '${listensTopic}' ORDER BY 1`,
  );

/** All that follows from plays, without what the database itself made up. */
async function memory() {
  const of = (table: string, order: string) =>
    rows(
      `SELECT pseudonym, to_jsonb(t) - 'listener_id' AS row FROM ${table} t
       JOIN listeners ON id = listener_id ORDER BY pseudonym, ${order}`,
    );
  return {
    plays: await of('(SELECT * FROM plays WHERE removed_at IS NULL)', 'play'),
    items: await of('listener_items', 'item'),
    listening: await of('listening', 'quarter, item'),
    positions: await of('positions', 'urn'),
    days: await rows('SELECT * FROM item_days ORDER BY item, day'),
  };
}

test('any order of events, with duplicates, in any batches, gives one memory, and each listen once', async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryWords.chain((words) => fc.tuple(fc.constant(words), arbitraryDelivery(words))),
      async ([words, delivery]) => {
        await forget();
        await hear(words);
        const expected = await memory();
        const counted = (await listens()).length;
        await forget();
        for (const batch of delivery) await hear(batch);
        expect(await memory()).toEqual(expected);
        const withServers = words.some(({ kind }) => kind === 'session');
        if (!withServers) expect(await listens()).toHaveLength(counted);
      },
    ),
    { numRuns: 150 },
  );
});

test('the sums are those of the plays, whatever came', async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryWords.chain((words) => arbitraryDelivery(words)),
      async (delivery) => {
        await forget();
        for (const batch of delivery) await hear(batch);
        expect(await rows(sumsByItem('listener_items'))).toEqual(await rows(sumsByItem('listening')));
        expect(await rows(sumsByItem('listening'))).toEqual(
          await rows(
            `SELECT listener_id, item, count(*)::int AS plays, sum(counted::int)::int AS listens,
               sum(listened_ms)::int AS ms FROM plays WHERE removed_at IS NULL GROUP BY 1, 2 ORDER BY 1, 2`,
          ),
        );
        expect(
          await rows('SELECT item, sum(listens)::int AS listens FROM item_days GROUP BY 1 ORDER BY 1'),
        ).toEqual(
          await rows(
            `SELECT item, count(*)::int AS listens FROM plays WHERE removed_at IS NULL AND counted
             GROUP BY 1 ORDER BY 1`,
          ),
        );
        expect(await rows('SELECT item, last_at FROM listener_items ORDER BY listener_id, item')).toEqual(
          await rows(
            `SELECT item, max(last_at) AS last_at FROM plays WHERE removed_at IS NULL
             GROUP BY listener_id, item ORDER BY listener_id, item`,
          ),
        );
      },
    ),
    { numRuns: 80 },
  );
});

const sumsByItem = (table: string) =>
  `SELECT listener_id, item, sum(plays)::int AS plays, sum(listens)::int AS listens, sum(listened_ms)::int AS ms
   FROM ${table} GROUP BY 1, 2 ORDER BY 1, 2`;

test('a listen is told of once, with what it is called and the trace of what brought it', async () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const heard = { play: 'q', item: chapter, listenedMs: 31_000, positionMs: 500_000, traceparent };
  await hear([word(heard)]);
  await hear([word(heard), word({ ...heard, seq: 2, listenedMs: 90_000 })]);
  expect(await listens()).toMatchObject([
    {
      id: 'anna:q',
      data: {
        listener: 'anna',
        play: 'q',
        item: chapter,
        parent: `podcast:${show}`,
        title: 'Chapter One',
        listenedMs: 31_000,
        reason: 'heard-30-seconds',
      },
    },
  ]);
  expect(await rows(`SELECT body->>'traceparent' AS trace FROM event_log`)).toEqual([{ trace: traceparent }]);
});

test('a listen that the server told of first is not told again by the player', async () => {
  await hear([server]);
  await hear([word({ time: noon + 45_000, listenedMs: 45_000 })]);
  expect(await listens()).toMatchObject([{ id: 'anna:server:s' }]);
  expect(await rows('SELECT plays, listens, listened_ms AS ms FROM listener_items')).toEqual([
    { plays: 1, listens: 1, ms: 45_000 },
  ]);
});

test('what joins a play at once is told of by the play', async () => {
  await hear([server, word({ time: noon + 45_000, listenedMs: 45_000 })]);
  expect(await listens()).toMatchObject([{ id: 'anna:p' }]);
});

test('a position follows what is heard, the latest word first, and is done near the end', async () => {
  const at = (seconds: number, positionMs: number, type = 'progress') =>
    word({ item: chapter, time: noon + seconds * 1_000, positionMs, type });
  await hear([at(2, 20_000), at(1, 10_000), at(3, 0, 'failed'), at(0, 90_000, 'started')]);
  const positions = 'SELECT position_ms AS at, completed, title, duration_ms AS whole FROM positions';
  expect(await rows(positions)).toEqual([
    { at: 20_000, completed: false, title: 'Chapter One', whole: 1_000_000 },
  ]);
  await hear([at(4, 985_000, 'stopped')]);
  expect(await rows(positions)).toMatchObject([{ at: 985_000, completed: true }]);
});

test('the latest opinion holds, in either order; taking it back is one too, and makes no play', async () => {
  const say = (opinion: string, seconds: number, eventId: string): Word => ({
    ...{ kind: 'opinion', eventId, pseudonym: 'anna', item: aether, opinion },
    time: noon + seconds * 1_000,
  });
  const opinion = 'SELECT opinion FROM opinions';
  await hear([say('liked', 2, 'b'), say('disliked', 1, 'a')]);
  expect(await rows(opinion)).toEqual([{ opinion: 'liked' }]);
  await hear([say('unrated', 3, 'c')]);
  await hear([say('disliked', 2, 'z')]);
  expect(await rows(opinion)).toEqual([{ opinion: 'unrated' }]);
  await hear([say('liked', 3, 'd'), say('disliked', 3, 'ca')]);
  expect(await rows(opinion)).toEqual([{ opinion: 'liked' }]);
  expect(await rows('SELECT FROM plays')).toEqual([]);
});

test('of a private show the listener has a history, and nobody else learns anything', async () => {
  await hear([word({ item: chapter, listenedMs: 60_000 })], true);
  expect(await rows('SELECT title, counted FROM plays')).toEqual([{ title: 'Chapter One', counted: true }]);
  expect(await listens()).toEqual([]);
  expect(await rows('SELECT * FROM item_days')).toEqual([]);
});

test('a tombstone and words of a listener who was erased leave nothing', async () => {
  await inTransaction(database, (transaction) =>
    handleWords(transaction, [{ id: 'gone', key: 'cleo', body: null }], { isPrivate: false }),
  );
  await hear([word({ pseudonym: 'cleo', listenedMs: 60_000 })]);
  expect(await rows('SELECT FROM plays')).toEqual([]);
  expect(await listens()).toEqual([]);
});

test('what was taken out of the history stays out, and without a name, whatever is still said of it', async () => {
  await hear([word({ listenedMs: 60_000 }), word({ play: 'q' })]);
  await database.pool.query(`UPDATE plays SET removed_at = now(), title = NULL WHERE play = 'p'`);
  await hear([word({ seq: 1, listenedMs: 90_000 }), server]);
  expect(await rows(`SELECT title, listened_ms AS ms FROM plays WHERE play = 'p'`)).toEqual([
    { title: null, ms: 60_000 },
  ]);
  expect(await rows('SELECT play FROM plays WHERE removed_at IS NULL')).toEqual([{ play: 'q' }]);
});

test('numbers as large as an event may hold are kept without harm', async () => {
  const most = Number.MAX_SAFE_INTEGER;
  await hear([word({ seq: most, positionMs: most, listenedMs: most, item: chapter })]);
  await hear([word({ play: 'q', seq: most, positionMs: most, listenedMs: most, item: chapter })]);
  expect(await rows('SELECT listens FROM listener_items')).toEqual([{ listens: 2 }]);
});

test('two stations that were joined are one in the history', async () => {
  const old = randomUUID();
  await database.pool.query('INSERT INTO station_aliases (old_id, station_id) VALUES ($1, $2)', [
    old,
    aether.slice(8),
  ]);
  await hear([word({ item: `station:${old}` }), word({ play: 'q' })]);
  expect(await rows('SELECT item, plays FROM listener_items')).toEqual([{ item: aether, plays: 2 }]);
});

test('a batch of many listeners takes as many statements as a batch of one', async () => {
  for (let n = 0; n < 40; n += 1) await insertListener(database.pool, `many-${String(n)}`);
  const countStatements = async (words: Word[]) => {
    let statements = 0;
    await inTransaction(database, async (transaction) => {
      const query = transaction.query.bind(transaction) as typeof database.pool.query;
      const counting = {
        query: ((...args: Parameters<typeof query>) => {
          statements += 1;
          return query(...args);
        }) as typeof query,
      };
      await handleWords(counting, words.map(eventOfWord), { isPrivate: false });
    });
    return statements;
  };
  const few = await countStatements([word({ listenedMs: 31_000 })]);
  const many = Array.from({ length: 40 }, (_, n) =>
    word({ pseudonym: `many-${String(n)}`, listenedMs: 31_000 }),
  );
  expect(await countStatements(many)).toBe(few);
});
