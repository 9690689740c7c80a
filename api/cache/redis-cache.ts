import { Redis } from 'ioredis';
import { slidingCount, type Cache } from './cache.ts';

/** A slow cache is a broken one: the database would have answered by then. */
const patienceMs = 250;
/** One that failed is left alone for so long: where it hangs, one request in a while waits for it, not every one. */
const restMs = 1_000;

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

  let restUntil = 0;
  async function ask<T>(command: () => Promise<T>, otherwise: T): Promise<T> {
    if (performance.now() < restUntil) return otherwise;
    try {
      return await command();
    } catch {
      restUntil = performance.now() + restMs;
      return otherwise;
    }
  }

  return {
    get: async (key) => (await ask(() => redis.get(key), null)) ?? undefined,
    set: async (key, value, ttlSeconds) => {
      await ask(() => redis.set(key, value, 'EX', ttlSeconds), null);
    },
    count: async (key, windowMs, now) => {
      const window = Math.floor(now / windowMs);
      const name = (n: number) => `count:${key}:${String(n)}`;
      const [previous, current] = await ask<[string | null, number, unknown]>(
        () =>
          Promise.all([
            redis.get(name(window - 1)),
            redis.incr(name(window)),
            redis.pexpire(name(window), windowMs * 2, 'NX'),
          ]),
        [null, 0, null],
      );
      return slidingCount(Number(previous ?? 0), current, windowMs, now);
    },
    isUp: async () => {
      const answers = await redis.ping().then(
        () => true,
        () => false,
      );
      if (answers) restUntil = 0;
      return answers;
    },
    close: () => {
      redis.disconnect();
      return Promise.resolve();
    },
  };
}
