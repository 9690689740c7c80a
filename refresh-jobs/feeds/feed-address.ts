import type { Sealer } from '#db/seal.ts';
import { feedSealContext } from '#db/stores/ensure-feed.ts';
import type { FeedToRead } from '#db/stores/feeds.ts';
import { SourceError } from '#refresh-jobs/errors.ts';

/** Where a feed is read. A private address never goes into a log, a message or another row. */
export function feedAddress(
  feed: Pick<FeedToRead, 'podcastId' | 'url' | 'sealedUrl'>,
  sealer: Sealer | null,
): string {
  if (feed.sealedUrl === null) return feed.url ?? '';
  if (!sealer) {
    throw new SourceError(
      'misconfigured',
      'This private feed cannot be read: its address is sealed, and this worker has no AIRDEX_SECRET_KEY.',
    );
  }
  try {
    return sealer.open(feed.sealedUrl, feedSealContext(feed.podcastId));
  } catch {
    throw new SourceError(
      'misconfigured',
      'The address of this private feed was sealed with another AIRDEX_SECRET_KEY than the one that is set now.',
    );
  }
}
