import type { Cache } from '#api/cache/cache.ts';
import { Problem } from '#api/problem.ts';

/** Of one listener: a day spent offline comes at once, and nobody listens faster than ten events a second. */
const bucket = { holds: 2_000, perMinute: 600 };

/** Does the work that so many events of a listener are; refuses where there were too many. Work that fails is free. */
export async function withinAllowance<T>(
  cache: Pick<Cache, 'take'>,
  asked: { listenerId: string; events: number; now: number },
  work: () => Promise<T>,
): Promise<T> {
  const { listenerId, events, now } = asked;
  const key = `events ${listenerId}`;
  const waitMs = await cache.take(key, events, bucket, now);
  if (waitMs > 0) {
    throw new Problem('too-many-requests', `At most ${String(bucket.perMinute)} events a minute.`, {
      retryAfter: Math.ceil(waitMs / 1_000),
    });
  }
  try {
    return await work();
  } catch (error) {
    await cache.take(key, -events, bucket, now);
    throw error;
  }
}
