import { LRUCache } from 'lru-cache';
import { filledSince, slidingCount, type Cache } from './cache.ts';

/** The in-process twin of Redis: bounded in bytes, forgets the least used first. */
export function createMemoryCache(options: { maxBytes?: number; maxKeysCounted?: number } = {}): Cache {
  const values = new LRUCache<string, string>({
    maxSize: options.maxBytes ?? 64_000_000,
    sizeCalculation: (value, key) => 2 * (value.length + key.length) + 100,
  });
  const counts = new LRUCache<string, { window: number; current: number; previous: number }>({
    max: options.maxKeysCounted ?? 50_000,
  });
  const buckets = new LRUCache<string, { left: number; at: number }>({
    max: options.maxKeysCounted ?? 50_000,
  });
  return {
    get: (key) => Promise.resolve(values.get(key)),
    set: (key, value, ttlSeconds) => {
      values.set(key, value, { ttl: ttlSeconds * 1_000 });
      return Promise.resolve();
    },
    count: (key, windowMs, now) => {
      const window = Math.floor(now / windowMs);
      let known = counts.get(key);
      if (known?.window !== window) {
        const previous = known?.window === window - 1 ? known.current : 0;
        known = { window, current: 0, previous };
        counts.set(key, known);
      }
      known.current += 1;
      return slidingCount(known.previous, known.current, windowMs, now);
    },
    take: (key, amount, bucket, now) => {
      const known = buckets.get(key);
      const left = known ? filledSince(known.left, known.at, now, bucket) : bucket.holds;
      const isThere = left >= amount;
      buckets.set(key, { left: isThere ? left - amount : left, at: now });
      return isThere ? 0 : Math.ceil(((amount - left) * 60_000) / bucket.perMinute);
    },
    isUp: () => Promise.resolve(true),
    close: () => {
      values.clear();
      counts.clear();
      buckets.clear();
      return Promise.resolve();
    },
  };
}
