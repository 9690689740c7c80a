import type { Logger } from 'pino';
import type { Database } from '#db/database.ts';
import { announceSparingly } from '#refresh-jobs/announce-sparingly.ts';
import { openCheckedSocket, type Resolve } from '#refresh-jobs/polite-fetch/checked-connector.ts';
import { limitPerHost } from '#refresh-jobs/polite-fetch/limit-per-host.ts';
import { runRounds } from '#refresh-jobs/run-rounds.ts';
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

const ANNOUNCE_EVERY_MS = 60_000;
/** Between two rounds that fail for a fault of ours, such as a database that is away. */
const LONGEST_WAIT_MS = 60_000;
/** Streams of one host listened to at once. */
const PER_HOST = 2;

/** Listens to due streams, batch after batch, until closed. Any number of workers may run. */
export function startStreamProbe(options: StreamProbeOptions): { close(): Promise<void> } {
  const { database, log, idleMs = 5_000, now = () => new Date() } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
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
    announce: announceSparingly(ANNOUNCE_EVERY_MS, now),
  };

  let faults = 0;
  async function round(): Promise<number> {
    try {
      const batch = await probeDueStreams(job);
      await job.announce.catchUp(database.pool);
      if (batch.claimed > 0) log.info(batch, 'probed streams');
      if (batch.away) log.warn('no host answers: the network seems to be away, so no stream is judged');
      faults = 0;
      return batch.claimed < job.batchSize || batch.away ? idleMs : 0;
    } catch (error) {
      if (!signal.aborted) log.error(error, 'probing streams failed; it goes on in a while');
      return Math.min(idleMs * 2 ** faults++, LONGEST_WAIT_MS);
    }
  }

  return runRounds(round, stopping);
}

function checkedSockets(resolve: Resolve | undefined): ProbeJob['openSocketFor'] {
  return (allowedHosts) => (url) => openCheckedSocket(url, { allowedHosts, ...(resolve && { resolve }) });
}
