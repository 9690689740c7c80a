/** What is kept for a while to spare the database. Losing it changes speed, never answers. */
export type Cache = {
  /** Undefined where it is not, or cannot be had now. */
  get(key: string): Promise<string | undefined>;
  /** Seconds to live. Failing to keep is no error. */
  set(key: string, value: string, ttlSeconds: number): Promise<void>;
  /** How many times the key was counted in the last `windowMs`, this time included; sliding, over all processes. */
  count(key: string, windowMs: number, now: number): Promise<number> | number;
  /**
   * Takes so many from a bucket that fills evenly; 0 where they were there, else after how many milliseconds they will
   * be, with nothing taken.
   */
  take(key: string, amount: number, bucket: Bucket, now: number): Promise<number> | number;
  /** Whether it answers at all. */
  isUp(): Promise<boolean>;
  close(): Promise<void>;
};

export type Bucket = { holds: number; perMinute: number };

/**
 * A sliding window from two fixed ones: the last window counts by how much of it still lies within reach.
 * Exact at the edges, off by the unevenness within one window in between.
 */
export function slidingCount(previous: number, current: number, windowMs: number, now: number): number {
  const passed = (now % windowMs) / windowMs;
  return previous * (1 - passed) + current;
}

/** What a bucket holds now that held `left` at a moment of the past. */
export function filledSince(left: number, at: number, now: number, { holds, perMinute }: Bucket): number {
  return Math.min(holds, left + (Math.max(0, now - at) * perMinute) / 60_000);
}
