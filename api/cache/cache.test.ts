import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parts } from '#test-parts/parts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import { startRedis, type RedisPart } from '#test-parts/start-redis.ts';
import type { Cache } from './cache.ts';
import { createMemoryCache } from './memory-cache.ts';
import { readThrough } from './read-through.ts';
import { createRedisCache } from './redis-cache.ts';

async function waitUntil(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((done) => setTimeout(done, 20));
}

function behavesLikeACache(open: () => Promise<Cache>): void {
  let cache: Cache;
  beforeEach(async () => {
    cache = await open();
  });
  afterEach(() => cache.close());

  test('keeps a value, and knows nothing of others', async () => {
    await cache.set('a', 'ä{"b":1}', 60);
    expect(await cache.get('a')).toBe('ä{"b":1}');
    expect(await cache.get('b')).toBeUndefined();
  });

  test('forgets a value after its time', async () => {
    await cache.set('short', 'x', 1);
    await waitUntil(async () => (await cache.get('short')) === undefined);
  });

  test('loads once for many who ask at once, and not again while it is kept', async () => {
    let loads = 0;
    const load = () => Promise.resolve({ n: (loads += 1) });
    const key = `once ${String(Math.random())}`;
    const all = await Promise.all(Array.from({ length: 20 }, () => readThrough(cache, key, 60, load)));
    expect(await readThrough(cache, key, 60, load)).toEqual({ n: 1 });
    expect(all.every((one) => one.n === 1)).toBe(true);
  });

  test('does not keep a failure', async () => {
    const key = `failure ${String(Math.random())}`;
    await expect(readThrough(cache, key, 60, () => Promise.reject(new Error('away')))).rejects.toThrow(
      'away',
    );
    expect(await readThrough(cache, key, 60, () => Promise.resolve(1))).toBe(1);
  });

  test('counts over a window that slides', async () => {
    const key = `listener ${String(Math.random())}`;
    const start = Math.floor(Date.now() / 60_000) * 60_000;
    for (let n = 1; n <= 10; n += 1) expect(await cache.count(key, 60_000, start)).toBe(n);
    expect(await cache.count(key, 60_000, start + 90_000)).toBe(6);
    expect(await cache.count('someone else', 60_000, start)).toBeGreaterThanOrEqual(1);
  });

  test('a bucket gives what it holds at once, then as much as it fills, and says how long to wait', async () => {
    const key = `bucket ${String(Math.random())}`;
    const bucket = { holds: 2_000, perMinute: 600 };
    const start = Date.now();
    expect(await cache.take(key, 1_950, bucket, start)).toBe(0);
    expect(await cache.take(key, 100, bucket, start)).toBe(5_000);
    expect(await cache.take(key, 100, bucket, start + 4_000)).toBe(1_000);
    expect(await cache.take(key, 100, bucket, start + 5_000)).toBe(0);
    expect(await cache.take(key, 1, bucket, start + 5_000)).toBe(100);
    expect(await cache.take(key, 2_000, bucket, start + 10_000_000)).toBe(0);
    expect(await cache.take(key, 10, bucket, start + 10_000_000)).toBe(1_000);
    expect(await cache.take(`${key} of another`, 2_000, bucket, start)).toBe(0);
  });
}

describe('the in-process cache', () => {
  behavesLikeACache(() => Promise.resolve(createMemoryCache()));

  test('stays within its bounds', async () => {
    const cache = createMemoryCache({ maxBytes: 10_000 });
    for (let n = 0; n < 100; n += 1) await cache.set(`k${String(n)}`, 'x'.repeat(1_000), 60);
    expect(await cache.get('k0')).toBeUndefined();
    expect(await cache.get('k99')).toBeDefined();
  });
});

describeWith(parts.redis)('the Redis cache', () => {
  let redis: RedisPart;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  behavesLikeACache(async () => {
    const cache = createRedisCache(redis.url);
    await waitUntil(() => cache.isUp());
    return cache;
  });

  test('answers from the source while Redis is away, and keeps again when it is back', async () => {
    const own = await startRedis();
    const cache = createRedisCache(own.url);
    await waitUntil(() => cache.isUp());
    await own.kill();
    expect(await readThrough(cache, 'k', 60, () => Promise.resolve('from the source'))).toBe(
      'from the source',
    );
    expect(await cache.count('k', 60_000, Date.now())).toBe(0);
    expect(await cache.isUp()).toBe(false);
    const back = await startRedis(own.port);
    await waitUntil(() => cache.isUp());
    await cache.set('k', 'kept', 60);
    expect(await cache.get('k')).toBe('kept');
    await cache.close();
    await back.close();
  });
});
