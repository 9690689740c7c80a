import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { parts } from '#test-parts/parts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import { startRedis, type RedisPart } from '#test-parts/start-redis.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import type { Broadcast } from './broadcast.ts';
import { createPostgresBroadcast } from './postgres-broadcast.ts';
import { createRedisBroadcast } from './redis-broadcast.ts';

const patience = { timeout: 30_000, interval: 50 };

function behavesLikeABroadcast(open: () => Broadcast, breakAll: () => Promise<unknown>): void {
  let [said, heard]: Broadcast[] = [];
  const use = (one: Broadcast | undefined) => {
    if (!one) throw new Error('not open');
    return one;
  };
  beforeEach(() => {
    said = open();
    heard = open();
  });
  afterEach(async () => {
    await said?.close();
    await heard?.close();
  });
  const ignore = () => undefined;

  test('whoever listens hears what another says, in order and as it was said', async () => {
    const messages: string[] = [];
    const listening = await use(heard).subscribe('news', (message) => messages.push(message), ignore);
    for (const message of ['one', 'zwei “ä” \u{1F4FB}', 'x'.repeat(7_000)]) {
      await use(said).publish('news', message);
    }
    await vi.waitFor(() => {
      expect(messages).toEqual(['one', 'zwei “ä” \u{1F4FB}', 'x'.repeat(7_000)]);
    }, patience);
    await listening.close();
  });

  test('each hears its own channel, several listeners of one all hear it, and a closed one nothing', async () => {
    const messages: string[] = [];
    const note = (name: string) => (message: string) => messages.push(`${name} ${message}`);
    const listening = [
      await use(heard).subscribe('a', note('first'), ignore),
      await use(heard).subscribe('a', note('second'), ignore),
      await use(heard).subscribe('b', note('other'), ignore),
    ];
    await use(said).publish('a', '1');
    await use(said).publish('b', '2');
    await vi.waitFor(() => {
      expect(messages.toSorted()).toEqual(['first 1', 'other 2', 'second 1']);
    }, patience);
    await listening[0]?.close();
    await use(said).publish('a', '3');
    await vi.waitFor(() => {
      expect(messages.slice(3)).toEqual(['second 3']);
    }, patience);
    await Promise.all(listening.slice(1).map((one) => one.close()));
  });

  test('after a break it is said that something may be missing, and news come again', async () => {
    const messages: string[] = [];
    const onGap = vi.fn();
    const listening = await use(heard).subscribe('news', (message) => messages.push(message), onGap);
    await breakAll();
    await vi.waitFor(() => {
      expect(onGap).toHaveBeenCalled();
    }, patience);
    await vi.waitFor(async () => {
      await use(said).publish('news', 'again');
      expect(messages).toContain('again');
    }, patience);
    await listening.close();
  });
}

describe('by Postgres', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.close());

  behavesLikeABroadcast(
    () => createPostgresBroadcast(database),
    () =>
      database.pool
        .query(
          'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
        )
        .catch(() => undefined),
  );
});

describeWith(parts.redis)('by Redis', () => {
  let redis: RedisPart;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  behavesLikeABroadcast(
    () => createRedisBroadcast(redis.url),
    async () => {
      await redis.kill();
      redis = await startRedis(redis.port);
    },
  );

  test('while Redis hangs, saying fails in a while and listening waits for it', async () => {
    const broadcast = createRedisBroadcast(redis.url);
    await broadcast.publish('warm', 'up');
    redis.pause();
    const onGap = vi.fn();
    const messages: string[] = [];
    await expect(broadcast.publish('news', 'lost')).rejects.toThrow();
    await broadcast.subscribe('news', (message) => messages.push(message), onGap);
    redis.resume();
    await vi.waitFor(() => {
      expect(onGap).toHaveBeenCalled();
    }, patience);
    await broadcast.publish('news', 'heard');
    await vi.waitFor(() => {
      expect(messages).toEqual(['heard']);
    }, patience);
    await broadcast.close();
  });
});
