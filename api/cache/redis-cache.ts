import { Redis } from 'ioredis';
import { slidingCount, type Cache } from './cache.ts';

/** A slow cache is a broken one: the database would have answered by then. */
const patienceMs = 250;

/** Shared by all API processes. While Redis is away every call answers at once, as if nothing were kept. */
export function createRedisCache(url: string): Cache {
  const redis = new Redis(url, {
    enableAutoPipelining: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: patienceMs,
    connectTimeout: 2_000,
    keyPrefix: 'airdex:',
    retryStrategy: (times) => Math.min(times * 100, 2_000),
  });
  // ioredis reports each failed attempt to reconnect; isUp() is how the outage is seen.
  redis.on('error', () => undefined);

  return {
    get: async (key) => (await redis.get(key).catch(() => null)) ?? undefined,
    set: async (key, value, ttlSeconds) => {
      await redis.set(key, value, 'EX', ttlSeconds).catch(() => undefined);
    },
    count: async (key, windowMs, now) => {
      const window = Math.floor(now / windowMs);
      const name = (n: number) => `count:${key}:${String(n)}`;
      const [previous, current] = await Promise.all([
        redis.get(name(window - 1)),
        redis.incr(name(window)),
        redis.pexpire(name(window), windowMs * 2, 'NX'),
      ]).catch((): [null, number] => [null, 0]);
      return slidingCount(Number(previous ?? 0), current, windowMs, now);
    },
    isUp: () =>
      redis.ping().then(
        () => true,
        () => false,
      ),
    close: () => {
      redis.disconnect();
      return Promise.resolve();
    },
  };
}
