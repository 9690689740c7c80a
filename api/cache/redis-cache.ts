import { Redis } from 'ioredis';
import { slidingCount, type Cache } from './cache.ts';

/** A slow cache is a broken one: the database would have answered by then. */
const patienceMs = 250;
/** One that failed is left alone for so long: where it hangs, one request in a while waits for it, not every one. */
const restMs = 1_000;

/** The same as `filledSince`, in one step for all processes. A bucket that would be full again is forgotten. */
const takeScript = `
  local holds, per_ms, amount, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
  local known = redis.call('HMGET', KEYS[1], 'left', 'at')
  local left = holds
  if known[1] then left = math.min(holds, tonumber(known[1]) + math.max(0, now - tonumber(known[2])) * per_ms) end
  local wait = 0
  if left >= amount then left = left - amount else wait = math.ceil((amount - left) / per_ms) end
  redis.call('HSET', KEYS[1], 'left', tostring(left), 'at', ARGV[4])
  redis.call('PEXPIRE', KEYS[1], math.ceil(holds / per_ms))
  return wait`;

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
    take: async (key, amount, { holds, perMinute }, now) => {
      const take = () => redis.eval(takeScript, 1, `bucket:${key}`, holds, perMinute / 60_000, amount, now);
      return Number(await ask(take, 0));
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
