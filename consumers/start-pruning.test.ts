import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { keepDeadLetter } from '#db/stores/dead-letters.ts';
import { appendEvents, ensureOffset, takeEvents } from '#db/stores/event-log.ts';
import { inTransaction } from '#db/database.ts';
import { listensTopic, playsTopic, privatePlaysTopic } from '#events/topics.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { startPruning } from './start-pruning.ts';

const log = pino({ level: 'silent' });
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(() => database.pool.query('TRUNCATE event_log, consumer_offsets, dead_letters'));

async function append(topic: string, ids: string[], daysAgo: number): Promise<void> {
  await appendEvents(
    database.pool,
    topic,
    ids.map((id) => ({ id, key: 'anna', body: {} })),
  );
  await database.pool.query(
    `UPDATE event_log SET appended_at = now() - $2 * interval '1 day' WHERE event_id = ANY ($1)`,
    [ids, daysAgo],
  );
}
async function left(): Promise<string[]> {
  const { rows } = await database.pool.query<{ id: string }>(
    'SELECT event_id AS id FROM event_log ORDER BY event_id',
  );
  return rows.map(({ id }) => id);
}
async function prune(forwardedUpTo?: (topic: string) => Promise<number>): Promise<void> {
  const pruning = startPruning({ database, log, ...(forwardedUpTo && { forwardedUpTo }) });
  await pruning.close();
}

test('plays are kept for 90 days and listens for 400', async () => {
  await append(playsTopic, ['play 89'], 89);
  await append(playsTopic, ['play 91'], 91);
  await append(privatePlaysTopic, ['private 91'], 91);
  await append(listensTopic, ['listen 399'], 399);
  await append(listensTopic, ['listen 401'], 401);
  await prune();
  expect(await left()).toEqual(['listen 399', 'play 89']);
});

test('what a consumer has yet to read stays, however old it is', async () => {
  await append(playsTopic, ['a', 'b', 'c'], 1_000);
  await ensureOffset(database.pool, 'slow', playsTopic);
  await ensureOffset(database.pool, 'quick', playsTopic);
  await vi.waitFor(async () => {
    const taken = await inTransaction(database, async (transaction) => {
      await takeEvents(transaction, 'quick', playsTopic, 10);
      return takeEvents(transaction, 'slow', playsTopic, 1);
    });
    expect(taken).toHaveLength(1);
  }, 45_000);
  await prune();
  expect(await left()).toEqual(['b', 'c']);
});

test('what was forwarded stays for a week, what was not for as long as it takes', async () => {
  await append(playsTopic, ['old, forwarded', 'old, under way', 'old, waiting'], 8);
  await append(playsTopic, ['new, forwarded'], 6);
  await append(privatePlaysTopic, ['private'], 8);
  await ensureOffset(database.pool, 'of before Kafka came', playsTopic);
  for (const [sequence, id] of ['old, forwarded', 'new, forwarded', 'old, under way'].entries()) {
    await database.pool.query('UPDATE event_log SET sequence = $1 WHERE event_id = $2', [sequence, id]);
  }
  await prune(() => Promise.resolve(1));
  expect(await left()).toEqual(['new, forwarded', 'old, under way', 'old, waiting', 'private']);
});

test('more than one batch is forgotten at once', async () => {
  await append(
    playsTopic,
    Array.from({ length: 11_000 }, (_, n) => String(n)),
    91,
  );
  await prune();
  expect(await left()).toEqual([]);
});

test('dead letters are forgotten after 90 days', async () => {
  const letter = {
    consumer: 'history',
    topic: playsTopic,
    key: 'anna',
    body: {},
    reason: 'failed',
    detail: '',
  };
  await keepDeadLetter(database.pool, { ...letter, eventId: 'old' });
  await database.pool.query(`UPDATE dead_letters SET failed_at = now() - interval '91 days'`);
  await keepDeadLetter(database.pool, { ...letter, eventId: 'new' });
  await prune();
  const { rows } = await database.pool.query('SELECT event_id FROM dead_letters');
  expect(rows).toEqual([{ event_id: 'new' }]);
});

test('a database that is away is waited for', async () => {
  const broken = vi.spyOn(database.pool, 'query').mockRejectedValue(new Error('away') as never);
  const pruning = startPruning({ database, log });
  await pruning.close();
  broken.mockRestore();
  await append(playsTopic, ['old'], 91);
  await prune();
  expect(await left()).toEqual([]);
});
