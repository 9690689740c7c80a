import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { bumpGeneration } from '#db/catalog-generation.ts';
import type { Database } from '#db/database.ts';
import { openCheckedSocket, type Resolve } from '#refresh-jobs/polite-fetch/checked-connector.ts';
import { limitPerHost } from '#refresh-jobs/polite-fetch/limit-per-host.ts';
import { watchNetwork } from './network-watch.ts';
import { probeDueStreams, type ProbeJob } from './probe-due-streams.ts';
import type { ListPlaylist } from './probe-stream.ts';

export type StreamProbeOptions = {
  database: Pick<Database, 'pool'>;
  log: Logger;
  userAgent: string;
  listPlaylist: ListPlaylist;
  resolve?: Resolve;
  openSocketFor?: ProbeJob['openSocketFor'];
  timeoutMs?: number;
  batchSize?: number;
  /** How long to wait when nothing is due. */
  idleMs?: number;
  now?: () => Date;
  random?: () => number;
};

/** Readers' caches are emptied at most this often for the sake of probes. */
const BUMP_EVERY_MS = 60_000;
/** Streams of one host listened to at once. */
const PER_HOST = 2;

/** Listens to due streams, batch after batch, until closed. Any number of workers may run. */
export function startStreamProbe(options: StreamProbeOptions): { close(): Promise<void> } {
  const { database, log, idleMs = 5_000, now = () => new Date() } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  let bumpedAt = 0;
  let unannounced = false;

  const mayBump = () => now().getTime() - bumpedAt >= BUMP_EVERY_MS;
  const job: ProbeJob = {
    database,
    userAgent: options.userAgent,
    listPlaylist: options.listPlaylist,
    openSocketFor: options.openSocketFor ?? checkedSockets(options.resolve),
    perHostLimit: limitPerHost(PER_HOST),
    network: watchNetwork(),
    timeoutMs: options.timeoutMs ?? 12_000,
    batchSize: options.batchSize ?? 48,
    signal,
    now,
    random: options.random ?? Math.random,
    mayBump: () => {
      const may = mayBump();
      if (may) bumpedAt = now().getTime();
      return may;
    },
  };

  async function round(): Promise<number> {
    try {
      const batch = await probeDueStreams(job);
      unannounced ||= batch.unannounced;
      if (unannounced && job.mayBump()) {
        await bumpGeneration(database.pool);
        unannounced = false;
      }
      if (batch.claimed > 0) log.info(batch, 'probed streams');
      if (batch.away) log.warn('no host answers: the network seems to be away, so no stream is judged');
      return batch.claimed < job.batchSize || batch.away ? idleMs : 0;
    } catch (error) {
      if (!signal.aborted) log.error(error, 'probing streams failed; it goes on in a while');
      return idleMs;
    }
  }

  const running = (async () => {
    while (!signal.aborted) {
      const wait = await round();
      await sleep(wait, undefined, { signal }).catch(() => undefined);
    }
  })();

  return {
    close: async () => {
      stopping.abort(new Error('stopping'));
      await running;
    },
  };
}

function checkedSockets(resolve: Resolve | undefined): ProbeJob['openSocketFor'] {
  return (allowedHosts) => (url) => openCheckedSocket(url, { allowedHosts, ...(resolve && { resolve }) });
}
