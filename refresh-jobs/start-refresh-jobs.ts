import { randomUUID } from 'node:crypto';
import { availableParallelism, hostname } from 'node:os';
import { schedule } from 'node-cron';
import type { Logger } from 'pino';
import type { Broadcast } from '#broadcast/broadcast.ts';
import type { Database } from '#db/database.ts';
import { bumpLibraryGeneration } from '#db/library-generation.ts';
import { listen } from '#db/notifications.ts';
import { createPodcastGeneration } from '#db/podcast-generation.ts';
import { createSealer } from '#db/seal.ts';
import { checkRequested, claimCheck, finishCheck } from '#db/stores/provider-checks.ts';
import { findProvider } from '#db/stores/providers.ts';
import { claimRun, replaceAbandonedRuns, requestDueRuns, runRequested } from '#db/stores/runs.ts';
import { SourceError } from './errors.ts';
import { startArtwork } from './artwork/start-artwork.ts';
import { readLibraryPicture } from './library/read-library-picture.ts';
import { startLibraryWatch } from './library/start-library-watch.ts';
import { startTagReader } from './library/tags/tag-reader.ts';
import { startFeedLoop } from './feeds/start-feed-loop.ts';
import { startEpisodeDocuments } from './episode-documents/start-episode-documents.ts';
import { startImports } from './imports/start-imports.ts';
import { startOnAir } from './on-air/start-on-air.ts';
import { startMediaKeys } from './media-keys/start-media-keys.ts';
import { createPoliteFetch } from './polite-fetch.ts';
import { limitPerHost } from './polite-fetch/limit-per-host.ts';
import { listPlaylistUrls } from './providers/playlist/list-playlist-urls.ts';
import { providers } from './providers/registry.ts';
import { refreshCatalog } from './refresh-catalog.ts';
import { startRenditions } from './renditions/start-renditions.ts';
import { openLibrary } from './runs/open-library.ts';
import type { RefreshContext } from './runs/refresh-context.ts';
import { runProviderCheck } from './run-provider-check.ts';
import { startStreamProbe } from './stream-probe/start-stream-probe.ts';
import { userAgent } from './user-agent.ts';
import { pushableUrl } from './websub/pushable-url.ts';
import { startWebsub } from './websub/start-websub.ts';

/** Runs at once in one worker: they wait for the network most of the time. */
const runsAtOnce = 4;
const checksAtOnce = 4;
/** One is left for everything else. */
const tagThreads = Math.max(1, Math.min(4, availableParallelism() - 1));

export type RefreshJobsOptions = {
  database: Database;
  /** Tells the API what stations play. */
  broadcast: Broadcast;
  dataDir: string;
  log: Logger;
  /** Opens the addresses of private feeds; without it they are not read. */
  secretKey?: Buffer | undefined;
  /** Where hubs reach the API. */
  publicUrl?: string | undefined;
  /** Whether hubs are asked to push; left out: where `publicUrl` can be reached from outside. */
  websub?: boolean | undefined;
};

/** Claims and does whatever is due until closed: runs, dry runs, probes, artwork. Any number may run at once. */
export async function startRefreshJobs(options: RefreshJobsOptions): Promise<{ close(): Promise<void> }> {
  const { database, log } = options;
  const stopping = new AbortController();
  const perHostLimit = limitPerHost(4);
  const fetches = new Map<string, ReturnType<typeof createPoliteFetch>>();
  const pushUrl = options.websub === false ? undefined : pushableUrl(options.publicUrl, options.websub);
  const generation = createPodcastGeneration(database, {
    onError: (error) => {
      log.warn({ err: error }, 'readers could not be told that shows changed; it is said again');
    },
  });
  const libraryGeneration = createPodcastGeneration(database, {
    gatherMs: 2_000,
    bump: bumpLibraryGeneration,
    onError: (error) => {
      log.warn({ err: error }, 'readers could not be told that the library changed; it is said again');
    },
  });
  const tagReader = startTagReader({ threads: tagThreads });
  const context: RefreshContext = {
    database,
    worker: `${hostname()} ${randomUUID()}`,
    log,
    providers,
    fetchFor: (allowedHosts) => {
      const key = allowedHosts.toSorted().join(' ');
      const known = fetches.get(key) ?? createPoliteFetch({ allowedHosts, userAgent, perHostLimit });
      fetches.set(key, known);
      return known;
    },
    sealer: options.secretKey ? createSealer(options.secretKey) : null,
    podcastsChanged: generation.changed,
    libraryChanged: libraryGeneration.changed,
    tags: tagReader,
    canBePushed: pushUrl !== undefined,
    now: () => new Date(),
    random: Math.random,
    signal: stopping.signal,
  };

  const refresh = takeWhileThereIs(runsAtOnce, async () => {
    const run = await claimRun(database.pool, context.worker);
    if (run) await refreshCatalog(context, run);
    return run !== null;
  });
  const check = takeWhileThereIs(checksAtOnce, async () => {
    const claimed = await claimCheck(database.pool, context.worker);
    if (claimed)
      await finishCheck(database.pool, claimed.id, await runProviderCheck(context, claimed.request));
    return claimed !== null;
  });

  /** Starts work in the background, up to `most` at once, until `work` finds nothing to do. */
  function takeWhileThereIs(most: number, work: () => Promise<boolean>) {
    const running = new Set<Promise<void>>();
    let calls = 0;
    const take = async () => {
      while (!stopping.signal.aborted) {
        // What was called for while it was looked for may have come too late to be found.
        const before = calls;
        if (!(await work()) && calls === before) return;
      }
    };
    const start = () => {
      const one: Promise<void> = take()
        .catch((error: unknown) => {
          log.error(error, 'a job failed; it is tried again at the next tick');
        })
        .finally(() => running.delete(one));
      running.add(one);
    };
    return {
      wake: () => {
        calls += 1;
        while (running.size < most && !stopping.signal.aborted) start();
      },
      end: () => Promise.all(running),
    };
  }

  const tick = async () => {
    try {
      await replaceAbandonedRuns(database.pool);
      await requestDueRuns(database.pool);
      refresh.wake();
      check.wake();
    } catch (error) {
      log.warn({ err: error }, 'the database does not answer; due work is looked for again in ten seconds');
    }
  };
  const wakeAll = () => {
    refresh.wake();
    check.wake();
  };
  const listeners = [
    await listen(database, runRequested, refresh.wake, wakeAll),
    await listen(database, checkRequested, check.wake, wakeAll),
  ];
  const clock = schedule('*/10 * * * * *', tick, { noOverlap: true });
  const probe = startStreamProbe({ database, log, userAgent, listPlaylist: listPlaylistUrls });
  const onAir = await startOnAir({
    ...{ database, log, userAgent, listPlaylist: listPlaylistUrls },
    broadcast: options.broadcast,
  });
  const mediaKeys = await startMediaKeys({ database, log, dataDir: options.dataDir });
  const artwork = startArtwork({
    ...{ database, log, dataDir: options.dataDir, fetchFor: context.fetchFor },
    readFromLibrary: (url, signal) => readLibraryPicture({ ...context, reader: tagReader }, url, signal),
  });
  const renditions = startRenditions({
    ...{ database, log, dataDir: options.dataDir },
    openLibrary: async (providerId) => {
      const provider = await findProvider(database.pool, providerId);
      if (!provider) throw new SourceError('gone', 'Its library is gone.');
      return openLibrary(context, provider);
    },
  });
  const feeds = await startFeedLoop(context);
  const imports = await startImports(context);
  const documents = await startEpisodeDocuments(context);
  const libraryWatch = await startLibraryWatch(context);
  const hubs = pushUrl === undefined ? undefined : await startWebsub({ ...context, pushUrl });
  await tick();

  return {
    close: async () => {
      stopping.abort(new Error('The worker is being stopped.'));
      await clock.destroy();
      await Promise.all([
        probe.close(),
        onAir.close(),
        mediaKeys.close(),
        artwork.close(),
        renditions.close(),
        feeds.close(),
        imports.close(),
        documents.close(),
        libraryWatch.close(),
        hubs?.close(),
        ...listeners.map((listener) => listener.close()),
      ]);
      await Promise.all([refresh.end(), check.end()]);
      await tagReader.close();
      await generation.close();
      await libraryGeneration.close();
      await Promise.all(Array.from(fetches.values(), (fetch) => fetch.close()));
    },
  };
}
