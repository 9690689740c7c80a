import type { Logger } from 'pino';
import type { Database } from '#db/database.ts';
import type { Sealer } from '#db/seal.ts';
import type { PoliteFetch } from '#refresh-jobs/polite-fetch.ts';

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
  now: () => Date;
  /** 0..1 */
  random: () => number;
  /** Aborted when the worker is being stopped. */
  signal: AbortSignal;
};
