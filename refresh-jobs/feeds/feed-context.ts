import type { Logger } from 'pino';
import type { Database, Queryable } from '#db/database.ts';
import type { Sealer } from '#db/seal.ts';
import type { PoliteFetch } from '#refresh-jobs/polite-fetch.ts';
import type { FeedPart } from '#catalog/podcasts/feed-entry.ts';

export type FeedCounts = {
  seen: number;
  added: number;
  updated: number;
  unchanged: number;
  retired: number;
  dropped: number;
  drops: { entry: string; reason: string }[];
  /** ISO times of the newest episodes. */
  publishHistory: string[];
};

/** Makes what was added visible at once, or nothing of it. */
export type FeedReading = {
  add(part: FeedPart): Promise<void>;
  commit(): Promise<FeedCounts>;
  abandon(): Promise<void>;
};

/** What reading feeds needs of its worker. */
export type FeedContext = {
  database: Pick<Database, 'pool'>;
  log: Logger;
  /** A fetch that may contact the given hosts on private addresses. */
  fetchFor: (allowedHosts: readonly string[]) => PoliteFetch;
  /** Null where no secret key is set: private feeds cannot be read then. */
  sealer: Sealer | null;
  /** Readers' pages of podcasts are old now. */
  podcastsChanged: () => void;
  /** Hubs can reach this Airdex. */
  canBePushed: boolean;
  openReading: (
    database: Pick<Database, 'pool'>,
    podcastId: string,
    options: { sealer: Sealer | null; now: () => Date; trusted: boolean },
  ) => Promise<FeedReading>;
  /** Makes one show of two, whose subscriptions, positions and favorites go along. */
  mergePodcasts: (client: Queryable, oldId: string, podcastId: string) => Promise<void>;
  now: () => Date;
  /** 0..1 */
  random: () => number;
  /** Aborted when the worker is being stopped. */
  signal: AbortSignal;
};
