import type { Logger } from 'pino';
import type { Database } from '#db/database.ts';
import type { Sealer } from '#db/seal.ts';
import type { LibraryTerms } from '#db/search/library-terms.ts';
import type { PodcastTerms } from '#db/search/podcast-terms.ts';
import type { TermDictionary } from '#db/search/term-dictionary.ts';
import type { Cache } from './cache/cache.ts';
import type { PageCache } from './cache/page-cache.ts';
import type { ApiConfig } from './config.ts';
import type { Freshness } from './freshness.ts';
import type { Issuers } from './issuers.ts';
import type { Metrics } from './metrics.ts';
import type { OnAirDesk } from './now-playing/on-air-desk.ts';
import type { OpenConnections } from './now-playing/open-connections.ts';
import type { KeyRing } from './stream-urls/key-ring.ts';
import type { StreamSigner } from './stream-urls/sign-original.ts';

/** All that a handler may need, handed over as an argument. */
export type AppContext = {
  config: ApiConfig & { publicUrl: string };
  database: Database;
  cache: Cache;
  /** Pages as ready bytes, in this process alone. */
  pages: PageCache;
  freshness: Freshness;
  keys: KeyRing;
  issuers: Issuers;
  /** For searches with typing errors; null until it is loaded. */
  terms: () => TermDictionary | null;
  /** The same for shows and episodes. */
  podcastTerms: () => PodcastTerms | null;
  /** The same for tracks, albums and artists. */
  libraryTerms: () => LibraryTerms | null;
  /** Where the bytes of tracks are. */
  signOriginal: StreamSigner;
  /** Null where no secret key is set: private feeds are refused then. */
  sealer: Sealer | null;
  onAir: OnAirDesk;
  /** Answers that stay open. */
  connections: OpenConnections;
  metrics: Metrics;
  log: Logger;
  /** Milliseconds since 1970. */
  now: () => number;
};
