import type { Cache } from './cache.ts';

const underWay = new WeakMap<Cache, Map<string, Promise<unknown>>>();

/** The cached value, or what `load` answers, kept for `ttlSeconds`. Many callers at once load once. */
export function readThrough<T>(
  cache: Cache,
  key: string,
  ttlSeconds: number,
  load: () => Promise<T>,
): Promise<T> {
  const loads = underWay.get(cache) ?? new Map<string, Promise<unknown>>();
  underWay.set(cache, loads);
  const known = loads.get(key);
  if (known) return known as Promise<T>;
  const loading = (async () => {
    const kept = await cache.get(key).catch(() => undefined);
    if (kept !== undefined) return JSON.parse(kept) as T;
    const fresh = await load();
    await cache.set(key, JSON.stringify(fresh), ttlSeconds).catch(() => undefined);
    return fresh;
  })().finally(() => loads.delete(key));
  loads.set(key, loading);
  return loading;
}
