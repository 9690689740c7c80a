import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { insertListener } from '#test-parts/insert-podcasts.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { createPlayLog, type ListenerBatch } from './create-play-log.ts';
import { playsTopic, privatePlaysTopic } from './topics.ts';

type Batch = ListenerBatch['events'];
const people = Array.from({ length: 20 }, (_, n) => `listener-${String(n)}`);
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  for (const person of people) await insertListener(database.pool, person);
});
afterAll(() => database.close());
beforeEach(() => database.pool.query('TRUNCATE event_log'));

const event = (id: string, body: object = {}): Batch[number] => ({
  topic: playsTopic,
  id,
  body,
});
async function logged(): Promise<{ topic: string; key: string; event_id: string }[]> {
  const { rows } = await database.pool.query<{ topic: string; key: string; event_id: string }>(
    'SELECT topic, key, event_id FROM event_log ORDER BY id',
  );
  return rows;
}

test('batches that come together are written together, and each listener keeps its order', async () => {
  const query = vi.spyOn(database.pool, 'query');
  const log = createPlayLog(database.pool);
  const answers = await Promise.all(
    people.flatMap((pseudonym) =>
      ['a', 'b', 'c'].map((name) =>
        log.append({ pseudonym, events: ['0', '1'].map((n) => event(`${pseudonym}:${name}${n}`)) }),
      ),
    ),
  );
  const inserts = query.mock.calls.filter((call) => JSON.stringify(call[0]).includes('INSERT'));
  query.mockRestore();
  expect(inserts.length).toBeLessThan(10);
  expect(answers.every(Boolean)).toBe(true);
  const rows = await logged();
  expect(rows).toHaveLength(120);
  for (const person of people) {
    const own = rows.filter(({ key }) => key === person).map((row) => row.event_id);
    expect(own).toEqual(own.toSorted());
    expect(own.every((id) => id.startsWith(`${person}:`))).toBe(true);
  }
});

test('an event is kept once for each topic, within a batch and in many at once', async () => {
  const log = createPlayLog(database.pool);
  const [pseudonym = ''] = people;
  const batch: Batch = [event('x'), event('x'), { ...event('x'), topic: privatePlaysTopic }];
  await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      log.append({ pseudonym, events: n % 2 === 0 ? batch : [...batch].reverse() }),
    ),
  );
  expect((await logged()).map((row) => row.topic).toSorted()).toEqual([playsTopic, privatePlaysTopic]);
});

test('more than fits into one statement is taken as well, and nothing is nothing', async () => {
  const log = createPlayLog(database.pool);
  const many = (pseudonym: string) =>
    Array.from({ length: 1_500 }, (_, n) => event(`${pseudonym}:${String(n)}`));
  await Promise.all(
    people.slice(0, 4).map((pseudonym) => log.append({ pseudonym, events: many(pseudonym) })),
  );
  expect(await logged()).toHaveLength(6_000);
  expect(await log.append({ pseudonym: 'nobody', events: [] })).toBe(true);
});

test('of who is not known nothing is kept, and those who came along lose nothing', async () => {
  const log = createPlayLog(database.pool);
  const answers = await Promise.all(
    ['listener-0', 'erased', 'listener-1'].map((pseudonym) =>
      log.append({ pseudonym, events: [event(pseudonym)] }),
    ),
  );
  expect(answers).toEqual([true, false, true]);
  expect((await logged()).map(({ key }) => key)).toEqual(['listener-0', 'listener-1']);
});

test('what Postgres refuses costs only whom it came from', async () => {
  const log = createPlayLog(database.pool);
  const answers = await Promise.allSettled(
    ['listener-0', 'listener-1', 'listener-2'].map((pseudonym) =>
      log.append({ pseudonym, events: [event(pseudonym, pseudonym === 'listener-1' ? { zero: '\0' } : {})] }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect((await logged()).map(({ key }) => key)).toEqual(['listener-0', 'listener-2']);
});

test('when the database is away every batch hears of it, and the next one is taken', async () => {
  const log = createPlayLog(database.pool);
  const away = vi.spyOn(database.pool, 'query').mockRejectedValue(new Error('away') as never);
  const send = () =>
    Promise.allSettled(people.map((pseudonym) => log.append({ pseudonym, events: [event(pseudonym)] })));
  expect((await send()).every(({ status }) => status === 'rejected')).toBe(true);
  away.mockRestore();
  expect((await send()).every(({ status }) => status === 'fulfilled')).toBe(true);
  expect(await logged()).toHaveLength(20);
});
