import { openReading, type FeedCounts } from '#catalog/podcasts/commit-feed.ts';
import type { FeedHints, PodcastEntry } from '#catalog/podcasts/feed-entry.ts';
import { askedByHand } from '#db/stores/make-feed-due.ts';
import type { FeedToRead, FinishedFeed } from '#db/stores/feeds.ts';
import { wantLease } from '#db/stores/websub-leases.ts';
import { HtmlInsteadOfFeed } from '#refresh-jobs/feed-format/html-instead-of-feed.ts';
import type { PoliteResponse } from '#refresh-jobs/polite-fetch.ts';
import { explainFeedFailure, suspicious, type FeedFailure } from './explain-feed-failure.ts';
import { feedAddress } from './feed-address.ts';
import type { FeedContext } from './feed-context.ts';
import { planAfterFeedFailure, planNextRead, type Rhythm } from './feed-rhythm.ts';
import { isDueInFull, type FeedValidators } from './feed-validators.ts';
import { fetchFeed } from './fetch-feed.ts';
import { followMove, isFeedAt, judgeMove, moveTarget, type Move } from './follow-move.ts';
import { hubOf } from './hub-of.ts';
import { hashBody } from './hashed-body.ts';
import { readOlderPages, readPage } from './read-pages.ts';

export type Reading = {
  /** To be kept by `finishFeeds`, at once or with others. */
  finished: FinishedFeed;
  /** Null where nothing was read: unchanged, or failed. */
  counts: FeedCounts | null;
  failure: FeedFailure | null;
};

const day = 86_400_000;

/** Reads one claimed feed. Never throws for the source's sake: a failure is a result, with its reason in words. */
export async function refreshFeed(context: FeedContext, feed: FeedToRead): Promise<Reading> {
  try {
    const address = feedAddress(feed, context.sealer);
    return await readAt(context, feed, address, feed.lastReadAt === null);
  } catch (error) {
    context.signal.throwIfAborted();
    const failure = explainFeedFailure(error, feed.ownerId !== null);
    if (!failure) {
      context.log.error(
        { podcast: feed.podcastId, err: error },
        'a feed could not be read by a fault of ours',
      );
    }
    return failed(
      context,
      feed,
      failure ?? {
        ...{ message: 'Airdex itself failed while reading this feed; its log says more.', type: 'internal' },
        ended: false,
      },
    );
  }
}

async function readAt(
  context: FeedContext,
  feed: FeedToRead,
  address: string,
  mayLookAround: boolean,
): Promise<Reading> {
  const known = feed.validators as FeedValidators;
  const now = context.now();
  const inFull = isAskedInFull(feed, now);
  const response = await fetchFeed(context.fetchFor(feed.allowedHosts), address, {
    signal: context.signal,
    ...(!inFull && known.etag !== undefined && { etag: known.etag }),
    ...(!inFull && known.lastModified !== undefined && { lastModified: known.lastModified }),
  });
  if (response.status === 304) return unchanged(context, feed, known);

  const body = await hashBody(response.body, response.url);
  const validators = validatorsOf(response, known);
  if (!inFull && body.early !== undefined && body.early === known.bodyHash) {
    // The validators of the body that was read are kept, and with them when that was.
    const fullReadAt = known.fullReadAt ?? now.toISOString();
    return unchanged(context, feed, { ...validators, fullReadAt, bodyHash: body.early });
  }
  try {
    return await readBody(context, feed, address, response, body, validators);
  } catch (error) {
    const page = error instanceof HtmlInsteadOfFeed ? error.alternateFeeds[0] : undefined;
    if (page === undefined || !mayLookAround || feed.ownerId !== null) throw error;
    const podcastId = await followMove(context, feed, page);
    if (podcastId !== feed.podcastId) return mergedInto(context, feed);
    return readAt(context, { ...feed, url: page }, page, false);
  }
}

async function readBody(
  context: FeedContext,
  feed: FeedToRead,
  address: string,
  response: PoliteResponse,
  body: Awaited<ReturnType<typeof hashBody>>,
  validators: FeedValidators,
): Promise<Reading> {
  const { database, sealer, now, signal } = context;
  const reading = await openReading(database, feed.podcastId, {
    ...{ sealer, now, trusted: isTrusted(feed, now()) },
  });
  try {
    const contentType = response.headers.get('content-type');
    const { podcast, hints } = await readPage(reading, body.chunks, {
      url: response.url,
      contentType,
      signal,
    });
    if (feed.lastReadAt === null) {
      const first = { url: response.url, nextPageUrl: hints?.nextPageUrl };
      await readOlderPages(reading, first, { fetch: context.fetchFor(feed.allowedHosts), signal });
    }
    const bodyHash = await hashToEnd(body);
    const known = feed.validators as FeedValidators;
    if (bodyHash === known.bodyHash && !isAskedInFull(feed, now())) {
      await reading.abandon();
      return unchanged(context, feed, { ...validators, bodyHash, fullReadAt: now().toISOString() });
    }
    const counts = await reading.commit();
    const changed = counts.added + counts.updated + counts.retired > 0;
    if (changed || feed.lastReadAt === null) context.podcastsChanged();
    const push = await keepLease(context, feed, response, hints, address);
    const target = moveTarget(address, response, hints?.newFeedUrl, feed.ownerId !== null);
    const hash = (text: string) => sealer?.keyedHash(text) ?? '';
    const move = judgeMove({ ...feed, validators: feed.validators }, target, { now: now(), hash });
    const done = succeeded(context, feed, {
      validators: {
        ...validators,
        ...{ bodyHash, fullReadAt: now().toISOString() },
        ...(push !== undefined && { push }),
        ...(move.movingReadings > 0 && { movingReadings: move.movingReadings }),
      },
      rhythm: rhythmOf(counts, podcast, hints),
      ...{ counts, changed, move },
    });
    if (target !== undefined && move.isDue && (await isFeedAt(context, target, feed.allowedHosts))) {
      const podcastId = await followMove(context, feed, target);
      context.log.info({ podcast: feed.podcastId, into: podcastId }, 'followed a feed that moved');
      Object.assign(done.finished, { movingTo: null, movingSince: null });
    }
    return done;
  } catch (error) {
    await reading.abandon();
    throw error;
  } finally {
    response.body.destroy();
  }
}

/** A parser may stop before the last byte, which for the hash counts as well. */
async function hashToEnd(body: Awaited<ReturnType<typeof hashBody>>): Promise<string> {
  for await (const chunk of body.chunks) if (chunk.length < 0) break;
  return body.hash();
}

/** Who asks by hand for what failed wants it read, whatever the server says; else its word that nothing is new counts. */
function isAskedInFull(feed: FeedToRead, now: Date): boolean {
  return (feed.priority === askedByHand && feed.failureType !== null) || isDueInFull(feed.validators, now);
}

/** A feed that lists something else than before is believed when it is asked for by hand again, or after a week. */
function isTrusted(feed: FeedToRead, now: Date): boolean {
  if (feed.failureType !== suspicious || feed.failingSince === null) return false;
  return feed.priority === askedByHand || now.getTime() - feed.failingSince.getTime() >= 7 * day;
}

/** Answers what was wanted, to be remembered: a lease is looked at only when the feed names another hub. */
async function keepLease(
  context: FeedContext,
  feed: FeedToRead,
  response: PoliteResponse,
  hints: FeedHints | undefined,
  address: string,
): Promise<string | undefined> {
  // A hub would learn the address of a private feed.
  const hub =
    feed.ownerId === null && context.canBePushed ? hubOf(response.headers.get('link'), hints) : undefined;
  const wanted = hub && { hub: hub.hub, topic: hub.topic ?? address };
  const push = wanted && `${wanted.hub} ${wanted.topic}`;
  const { push: before } = feed.validators as FeedValidators;
  if (push !== before) await wantLease(context.database.pool, feed.podcastId, wanted);
  return push;
}

function validatorsOf(response: PoliteResponse, known: FeedValidators): FeedValidators {
  const etag = response.headers.get('etag');
  const lastModified = response.headers.get('last-modified');
  return {
    ...(etag !== null && { etag }),
    ...(lastModified !== null && { lastModified }),
    ...(known.push !== undefined && { push: known.push }),
    ...(known.movingReadings !== undefined && { movingReadings: known.movingReadings }),
  };
}

function rhythmOf(
  counts: FeedCounts,
  podcast: PodcastEntry | undefined,
  hints: FeedHints | undefined,
): Rhythm {
  return {
    published: counts.publishHistory,
    complete: podcast?.complete === true,
    ...(hints && {
      hints: {
        ...{ skipHours: hints.skipHours, skipDays: hints.skipDays },
        ...(hints.ttl !== undefined && { ttl: hints.ttl }),
        ...(hints.updateFrequency !== undefined && { updateFrequency: hints.updateFrequency }),
      },
    }),
  };
}

const healthy = { failure: null, failureType: null, failures: 0, failingSince: null };

function base({ podcastId, leasedUntil, dueAt, movingTo, movingSince }: FeedToRead) {
  return { podcastId, leasedUntil, dueAt, movingTo, movingSince };
}

function unchanged(context: FeedContext, feed: FeedToRead, validators: FeedValidators): Reading {
  const now = context.now();
  const plan = planNextRead(feed.rhythm, { now, random: context.random(), pushActive: feed.pushed });
  const finished: FinishedFeed = {
    ...{ ...base(feed), ...healthy, ...plan, validators, state: 'ok', lastReadAt: now },
    ...{ rhythm: null, lastChangeAt: null, dropped: null, drops: null },
  };
  return { finished, counts: null, failure: null };
}

function succeeded(
  context: FeedContext,
  feed: FeedToRead,
  read: { validators: FeedValidators; rhythm: Rhythm; counts: FeedCounts; changed: boolean; move: Move },
): Reading {
  const now = context.now();
  const { validators, rhythm, counts, move } = read;
  const plan = planNextRead(rhythm, { now, random: context.random(), pushActive: feed.pushed });
  const finished: FinishedFeed = {
    ...{ ...base(feed), ...healthy, ...plan, validators, rhythm, state: 'ok', lastReadAt: now },
    ...{ movingTo: move.movingTo, movingSince: move.movingSince, dropped: counts.dropped },
    lastChangeAt: read.changed ? now : null,
    // What was dropped from a private feed may name its addresses.
    drops: feed.ownerId === null ? counts.drops : [],
  };
  return { finished, counts, failure: null };
}

function failed(context: FeedContext, feed: FeedToRead, failure: FeedFailure): Reading {
  const now = context.now();
  const { retryAt } = failure;
  const backoff = planAfterFeedFailure(feed.failures, { now, random: context.random(), retryAt });
  const plan = failure.ended ? { ...backoff, nextReadAt: new Date(now.getTime() + 30 * day) } : backoff;
  const finished: FinishedFeed = {
    ...{ ...base(feed), ...plan, validators: feed.validators, state: failure.ended ? 'ended' : 'failing' },
    ...{ failure: failure.message, failureType: failure.type, failures: feed.failures + 1 },
    // A week of the same is counted from when it began.
    failingSince: feed.failureType === failure.type && feed.failingSince ? feed.failingSince : now,
    ...{ rhythm: null, lastReadAt: null, lastChangeAt: null, dropped: null, drops: null },
  };
  return { finished, counts: null, failure };
}

/** The feed is another one's now, which is read by itself: there is nothing left to finish. */
function mergedInto(context: FeedContext, feed: FeedToRead): Reading {
  return unchanged(context, feed, feed.validators);
}
