/** What is kept for a while to spare the database. Losing it changes speed, never answers. */
export type Cache = {
  /** Undefined where it is not, or cannot be had now. */
  get(key: string): Promise<string | undefined>;
  /** Seconds to live. Failing to keep is no error. */
  set(key: string, value: string, ttlSeconds: number): Promise<void>;
  /** How many times the key was counted in the last `windowMs`, this time included; sliding, over all processes. */
  count(key: string, windowMs: number, now: number): Promise<number> | number;
  /** Whether it answers at all. */
  isUp(): Promise<boolean>;
  close(): Promise<void>;
};

/**
 * A sliding window from two fixed ones: the last window counts by how much of it still lies within reach.
 * Exact at the edges, off by the unevenness within one window in between.
 */
export function slidingCount(previous: number, current: number, windowMs: number, now: number): number {
  const passed = (now % windowMs) / windowMs;
  return previous * (1 - passed) + current;
}
