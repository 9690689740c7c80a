import { mergePodcasts } from '#catalog/podcasts/merge-podcasts.ts';
import { inTransaction } from '#db/database.ts';
import { feedKey } from '#db/feed-key.ts';
import { feedSealContext } from '#db/stores/ensure-feed.ts';
import { findFeedByKey, moveFeed, type FeedToRead } from '#db/stores/feeds.ts';
import { readFeed } from '#refresh-jobs/feed-format/read-feed.ts';
import type { FeedContext } from './feed-context.ts';
import type { FeedValidators } from './feed-validators.ts';
import { fetchFeed } from './fetch-feed.ts';

const lastingMs = 2 * 86_400_000;
const lastingReadings = 3;

export type Move = {
  /** For `feeds.moving_to`; of a private feed only a keyed hash. */
  movingTo: string | null;
  movingSince: Date | null;
  movingReadings: number;
  /** The move has lasted, or the feed is new: it should be followed now. */
  isDue: boolean;
};

/** What to remember of where a feed says it has moved to; undefined where it says nothing. */
export function judgeMove(
  feed: Pick<FeedToRead, 'lastReadAt' | 'movingTo' | 'movingSince' | 'ownerId'> & {
    validators: FeedValidators;
  },
  target: string | undefined,
  options: { now: Date; hash: (text: string) => string },
): Move {
  if (target === undefined) return { movingTo: null, movingSince: null, movingReadings: 0, isDue: false };
  const movingTo = feed.ownerId === null ? target : options.hash(target);
  const isSame = feed.movingTo === movingTo && feed.movingSince !== null;
  const movingSince = isSame && feed.movingSince ? feed.movingSince : options.now;
  const movingReadings = isSame ? (feed.validators.movingReadings ?? 0) + 1 : 1;
  const hasLasted =
    movingReadings >= lastingReadings || options.now.getTime() - movingSince.getTime() >= lastingMs;
  return { movingTo, movingSince, movingReadings, isDue: hasLasted || feed.lastReadAt === null };
}

/**
 * Where a feed is found from now on: a permanent redirect, else `itunes:new-feed-url`. Undefined where that is the
 * same feed in other letters. A private feed follows redirects alone, since the new address of a show is its public
 * one; and none where a password would have to go along.
 */
export function moveTarget(
  address: string,
  answered: { url: string; movedPermanently: boolean },
  newFeedUrl: string | undefined,
  isPrivate: boolean,
): string | undefined {
  const { username, password } = new URL(address);
  if (isPrivate && (username !== '' || password !== '')) return undefined;
  const said = isPrivate ? undefined : newFeedUrl;
  const target = said ?? (answered.movedPermanently ? answered.url : undefined);
  const key = target === undefined ? undefined : feedKey(target);
  if (target === undefined || key === undefined || key === feedKey(address)) return undefined;
  return target;
}

/** Whether a feed really is there: a move into nothing is not followed. */
export async function isFeedAt(
  context: Pick<FeedContext, 'fetchFor' | 'signal'>,
  address: string,
  allowedHosts: readonly string[],
): Promise<boolean> {
  try {
    const response = await fetchFeed(context.fetchFor(allowedHosts), address, { signal: context.signal });
    const contentType = response.headers.get('content-type');
    const parts = readFeed(response.body, {
      url: response.url,
      ...(contentType !== null && { contentType }),
    });
    for await (const part of parts) if (part.episodes.length > 0 || part.podcast) return true;
    return false;
  } catch {
    context.signal.throwIfAborted();
    return false;
  }
}

/** Moves a feed; where another feed is there already, the two become one. Answers the podcast that is left. */
export async function followMove(
  context: Pick<FeedContext, 'database' | 'sealer'>,
  feed: Pick<FeedToRead, 'podcastId' | 'ownerId'>,
  target: string,
): Promise<string> {
  const { podcastId, ownerId } = feed;
  const key = feedKey(target);
  if (key === undefined) return podcastId;
  const { sealer } = context;
  const urlKey = ownerId !== null && sealer ? sealer.keyedHash(`${ownerId} ${key}`) : key;
  const address = {
    url: ownerId === null ? target : null,
    sealedUrl: ownerId === null ? null : (sealer?.seal(target, feedSealContext(podcastId)) ?? null),
    urlKey,
  };
  return inTransaction(context.database, async (client) => {
    if (await moveFeed(client, podcastId, address)) return podcastId;
    const other = await findFeedByKey(client, urlKey);
    if (other === null) throw new Error('A feed can be moved neither to a free address nor to a taken one.');
    await mergePodcasts(client, podcastId, other);
    return other;
  });
}
