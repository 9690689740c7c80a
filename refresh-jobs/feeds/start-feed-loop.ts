import { setTimeout as sleep } from 'node:timers/promises';
import { feedDue } from '#db/stores/ensure-feed.ts';
import {
  claimDueFeeds,
  claimFeeds,
  finishFeeds,
  releaseFeeds,
  type FeedToRead,
  type FinishedFeed,
} from '#db/stores/feeds.ts';
import { listen } from '#db/notifications.ts';
import { feedAddress } from './feed-address.ts';
import type { FeedContext } from './feed-context.ts';
import { gatherFinished } from './gather-finished.ts';
import { refreshFeed } from './refresh-feed.ts';
import { tidyFeeds } from './tidy-feeds.ts';
import { createWaitingFeeds } from './waiting-feeds.ts';

export type FeedLoopOptions = Omit<FeedContext, 'signal'> & {
  /** Feeds read at once, and of these how many of one host. */
  atOnce?: number;
  perHost?: number;
  batchSize?: number;
  /** How often is looked for due feeds when nobody says that there are some. */
  tickMs?: number;
  gatherMs?: number;
  leaseMs?: number;
};

/** Longer than the slowest reading. */
const longestLeaseMs = 15 * 60_000;
/** A feed whose host stays busy goes back after this, for another worker or a better time. */
const mostWaitMs = 60_000;
/** A reading that takes longer than this mostly waits for its host, and lets another one begin beside it. */
const slowMs = 2_000;
const mostSlow = 256;
const tidyEveryMs = 3_600_000;

/** Reads whatever feed is due until closed. Any number may run; two never read one feed at once. */
export async function startFeedLoop(options: FeedLoopOptions): Promise<{ close(): Promise<void> }> {
  const { database, log, now, atOnce = 32, perHost = 3, batchSize = 64, tickMs = 5_000 } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const context: FeedContext = { ...options, signal };
  const waiting = createWaitingFeeds<FeedToRead>({ perHost, now: () => now().getTime() });
  const running = new Set<Promise<void>>();
  const named = new Set<string>();
  /** Feeds that this worker holds, and those of them that somebody wants read once more. */
  const held = new Set<string>();
  const again = new Set<string>();
  let slow = 0;
  const hasRoom = () => running.size - Math.min(slow, mostSlow) < atOnce;
  let mayBeMore = true;
  let tidiedAt = -Infinity;
  let wake: () => void = () => undefined;
  const finished = gatherFinished(keep, {
    gatherMs: options.gatherMs ?? 200,
    onError: (error) => {
      log.warn({ err: error }, 'what became of some feeds could not be kept; they are read again');
    },
  });

  const leaseUntil = () => new Date(now().getTime() + (options.leaseMs ?? longestLeaseMs));

  async function keep(batch: FinishedFeed[]): Promise<void> {
    try {
      await finishFeeds(database.pool, batch);
    } finally {
      for (const { podcastId } of batch) {
        held.delete(podcastId);
        if (again.delete(podcastId)) named.add(podcastId);
      }
      if (named.size > 0) wake();
    }
  }

  function start(feed: FeedToRead, done: () => void): void {
    let isSlow = false;
    const timer = setTimeout(() => {
      isSlow = true;
      slow += 1;
      wake();
    }, slowMs);
    const one: Promise<void> = refreshFeed(context, feed)
      .then((reading) => {
        finished.add(reading.finished);
        if (reading.failure)
          log.debug({ podcast: feed.podcastId, reason: reading.failure.message }, 'a feed failed');
      })
      // Only when stopping: another worker reads it.
      .catch(() => releaseFeeds(database.pool, [feed]).catch(() => undefined))
      .finally(() => {
        clearTimeout(timer);
        if (isSlow) slow -= 1;
        done();
        running.delete(one);
        wake();
      });
    running.add(one);
  }

  function startWaiting(): void {
    while (hasRoom() && !signal.aborted) {
      const next = waiting.take();
      if (!next) return;
      start(next.feed, next.done);
    }
  }

  async function claimNamed(): Promise<void> {
    const ids = [...named];
    named.clear();
    const claim = { now: now(), leaseUntil: leaseUntil() };
    const feeds = await claimFeeds(database.pool, ids, claim).catch((error: unknown) => {
      // Nobody names them again, and what runs read is not looked for otherwise.
      for (const id of ids) named.add(id);
      throw error;
    });
    for (const id of ids) if (held.has(id)) again.add(id);
    queue(feeds, { first: true });
  }

  async function claimMore(): Promise<void> {
    const limit = batchSize;
    const feeds = await claimDueFeeds(database.pool, { limit, now: now(), leaseUntil: leaseUntil() });
    mayBeMore = feeds.length === limit;
    queue(feeds, { first: false });
  }

  function queue(feeds: readonly FeedToRead[], place: { first: boolean }): void {
    for (const feed of feeds) {
      held.add(feed.podcastId);
      waiting.add(hostOf(feed), feed, place);
    }
  }

  /** Feeds of hosts that are slow today make room for those of others. */
  async function makeRoom(): Promise<void> {
    const at = now().getTime();
    const isCrowded = waiting.size >= 4 * batchSize;
    const back = waiting.giveBack(isCrowded ? undefined : at - mostWaitMs);
    for (const { podcastId } of back) held.delete(podcastId);
    await releaseFeeds(database.pool, back, new Date(at + mostWaitMs * (1 + options.random())));
  }

  async function round(): Promise<void> {
    if (named.size > 0) await claimNamed();
    startWaiting();
    if (hasRoom() && mayBeMore) await claimMore();
    startWaiting();
    await makeRoom();
    if (now().getTime() - tidiedAt >= tidyEveryMs) {
      tidiedAt = now().getTime();
      const feeds = await tidyFeeds(context, { limit: batchSize, leaseUntil: leaseUntil() });
      queue(feeds, { first: false });
    }
  }

  function hostOf(feed: FeedToRead): string {
    try {
      return new URL(feedAddress(feed, context.sealer)).host;
    } catch {
      return '';
    }
  }

  const listener = await listen(
    database,
    feedDue,
    (podcastId) => {
      if (podcastId === '') mayBeMore = true;
      else named.add(podcastId);
      wake();
    },
    () => {
      mayBeMore = true;
      wake();
    },
  );

  const loop = (async () => {
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => (wake = resolve));
      try {
        await round();
      } catch (error) {
        if (signal.aborted) break;
        log.warn({ err: error }, 'due feeds could not be looked for; it is tried again in a while');
        await sleep(tickMs, undefined, { signal }).catch(() => undefined);
      }
      if (named.size > 0 || (mayBeMore && hasRoom())) continue;
      const pause = new AbortController();
      const tick = sleep(tickMs, undefined, { signal: AbortSignal.any([signal, pause.signal]) });
      const isTick = await Promise.race([woken.then(() => false), tick.then(() => true).catch(() => true)]);
      pause.abort();
      if (isTick) mayBeMore = true;
    }
  })();

  return {
    close: async () => {
      stopping.abort(new Error('The worker is being stopped.'));
      await Promise.all([loop, listener.close()]);
      await Promise.all(running);
      await releaseFeeds(database.pool, waiting.giveBack()).catch(() => undefined);
      await finished.close();
    },
  };
}
