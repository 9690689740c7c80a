import { createServer as createHttpServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { createBroadcast } from '#broadcast/create-broadcast.ts';
import type { Database } from '#db/database.ts';
import { createSealer } from '#db/seal.ts';
import { watchLibraryTerms } from '#db/search/library-terms.ts';
import { watchPodcastTerms } from '#db/search/podcast-terms.ts';
import { watchStationTerms } from '#db/search/station-terms.ts';
import { ensureOwnIssuer } from '#db/stores/issuers.ts';
import { createMemoryCache } from './cache/memory-cache.ts';
import { createPageCache } from './cache/page-cache.ts';
import { createRedisCache } from './cache/redis-cache.ts';
import type { ApiConfig } from './config.ts';
import type { AppContext } from './context.ts';
import { watchFreshness } from './freshness.ts';
import { watchIssuers } from './issuers.ts';
import { createMetrics } from './metrics.ts';
import { openOnAirDesk } from './now-playing/on-air-desk.ts';
import { createOpenConnections } from './now-playing/open-connections.ts';
import { reachableUrl } from './reachable-url.ts';
import { createServer } from './server.ts';
import { createHookGuard } from './stream-urls/hook-password.ts';
import { bucketPresigners } from './stream-urls/bucket-presigners.ts';
import { openKeyRing } from './stream-urls/key-ring.ts';
import { createSessionRecorder } from './stream-urls/session-recorder.ts';
import { createStreamSigner } from './stream-urls/sign-original.ts';

export type Api = { url: string; context: AppContext; close(): Promise<void> };

/** Seconds after which Icecast asks for a fresh link. */
const icecastTimeLimit = 4 * 60 * 60;
/** Requests under way are given this long when the API is stopped. */
const drainMs = 5_000;

/** Listens until closed. Throws where the port is taken. */
export async function startApi(
  config: ApiConfig,
  database: Database,
  log: Logger,
  options: { now?: () => number } = {},
): Promise<Api> {
  await ensureOwnIssuer(database.pool);
  const terms = await watchStationTerms(database);
  const podcastTerms = await watchPodcastTerms(database);
  const libraryTerms = await watchLibraryTerms(database);
  const broadcast = createBroadcast(database, config.redisUrl);
  const sealer = config.secretKey ? createSealer(config.secretKey) : null;
  const context: AppContext = {
    config: { ...config, publicUrl: config.publicUrl ?? '' },
    database,
    cache: config.redisUrl === undefined ? createMemoryCache() : createRedisCache(config.redisUrl),
    pages: createPageCache(),
    freshness: await watchFreshness(database),
    keys: await openKeyRing(database),
    issuers: await watchIssuers(database, options.now),
    terms: () => terms.current(),
    podcastTerms: () => podcastTerms.current(),
    libraryTerms: () => libraryTerms.current(),
    signOriginal: createStreamSigner(
      config.mediaUrl,
      bucketPresigners(database, sealer, options.now ?? Date.now),
    ),
    sealer,
    onAir: await openOnAirDesk(database, broadcast, log),
    connections: createOpenConnections(options.now ?? Date.now),
    metrics: createMetrics(),
    log,
    now: options.now ?? Date.now,
  };
  const sessions = createSessionRecorder(database.pool, log);
  const icecast = { guard: await createHookGuard(database.pool), sessions, timeLimit: icecastTimeLimit };
  const server = createHttpServer({
    requestTimeout: 60_000,
    headersTimeout: 20_000,
    keepAliveTimeout: 65_000,
  });

  const closeContext = async () => {
    context.keys.close();
    await context.onAir.close();
    await Promise.all([
      sessions.close(),
      terms.close(),
      podcastTerms.close(),
      libraryTerms.close(),
      context.issuers.close(),
      context.freshness.close(),
      context.cache.close(),
      broadcast.close(),
    ]);
  };
  try {
    await new Promise<void>((done, fail) =>
      server.once('error', fail).listen(config.port, config.host, done),
    );
  } catch (error) {
    await closeContext();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  const url = reachableUrl(config.host, port);
  // The port may have been chosen by the system, so links are only now known in full.
  context.config.publicUrl = config.publicUrl ?? url;
  server.on('request', createServer({ ...context, icecast }) as RequestListener);

  return {
    url,
    context,
    close: async () => {
      const closed = new Promise((done) => server.close(done));
      context.connections.close();
      server.closeIdleConnections();
      const timer = setTimeout(() => {
        server.closeAllConnections();
      }, drainMs);
      await closed;
      clearTimeout(timer);
      await closeContext();
    },
  };
}
