import { SuspiciousFeed } from '#catalog/podcasts/why-suspicious.ts';
import { SourceError } from '#refresh-jobs/errors.ts';

export const suspicious = 'suspicious';

export type FeedFailure = {
  message: string;
  type: string;
  retryAt?: Date | undefined;
  /** The publisher closed the feed for good. */
  ended: boolean;
};

/** Why a feed could not be read, in words for listeners and admins; undefined for a fault of ours. */
export function explainFeedFailure(error: unknown, isPrivate: boolean): FeedFailure | undefined {
  if (error instanceof SuspiciousFeed) {
    return { message: error.message, type: suspicious, ended: false };
  }
  if (!(error instanceof SourceError)) return undefined;
  const { type, retryAt, status } = error;
  return { message: words(error, isPrivate), type, retryAt, ended: status === 410 };
}

function words({ message, status, type }: SourceError, isPrivate: boolean): string {
  if (type === 'address-not-allowed' && isPrivate) {
    return 'The address is inside a private network. Airdex reads such feeds only for everybody: an admin can add it as a provider and allow its host there.';
  }
  if (status === 410) return 'The publisher closed this feed for good (HTTP 410). Its episodes stay.';
  if ((status === 401 || status === 403) && isPrivate) {
    return `The server does not accept this personal address any more (HTTP ${String(status)}). Subscribe again with a new one from the publisher.`;
  }
  if (status === 401) {
    return 'The server wants a user name and password (HTTP 401). Subscribe with an address such as https://user:password@host/feed.';
  }
  if (status === 403) {
    return 'The server does not let Airdex read this feed (HTTP 403): it may be for members only, or keep out readers it does not know.';
  }
  return message;
}
