import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Broadcast } from '#broadcast/broadcast.ts';
import type { Database } from '#db/database.ts';
import { listen } from '#db/notifications.ts';
import {
  changeOnAir,
  claimOnAir,
  onAirStreams,
  onAirWanted,
  releaseOnAir,
  renewOnAir,
  type OnAirLease,
} from '#db/stores/on-air.ts';
import { pruneSongs } from '#db/stores/songs.ts';
import { pruneStreamReports } from '#db/stores/stream-reports.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import { openCheckedSocket, type Resolve } from '#refresh-jobs/polite-fetch/checked-connector.ts';
import { limitPerHost } from '#refresh-jobs/polite-fetch/limit-per-host.ts';
import type { ListPlaylist } from '#refresh-jobs/stream-probe/probe-stream.ts';
import { readStation } from './read-station.ts';
import { wakeUpCall } from '#db/wake-up-call.ts';

export type OnAirOptions = {
  database: Pick<Database, 'pool'>;
  broadcast: Broadcast;
  log: Logger;
  userAgent: string;
  listPlaylist: ListPlaylist;
  resolve?: Resolve;
  /** Stations read at once by this process. */
  atOnce?: number;
  /** How much faster than in life, for tests. */
  pace?: number;
  timeoutMs?: number;
};

/** Where changes are told; see api/now-playing. */
const channel = 'on-air';
const leaseSeconds = 30;
const renewMs = 10_000;
const perHost = 4;
const keptDays = 30;
const pruneMs = 3_600_000;

/** Reads what wanted stations say until it is closed, each by one process alone, and tells each change. */
export async function startOnAir(options: OnAirOptions): Promise<{ close(): Promise<void> }> {
  const { database, broadcast, log, atOnce = 400, pace = 1, timeoutMs = 12_000 } = options;
  const stopping = new AbortController();
  const news = wakeUpCall();
  const perHostLimit = limitPerHost(perHost);
  /** By lease. */
  const reading = new Map<string, { stop: AbortController; done: Promise<void> }>();

  function begin(claimed: OnAirLease): void {
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, stopping.signal]);
    const done = read(claimed, signal)
      .catch((error: unknown) => giveUp(claimed, error, signal))
      .finally(() => void reading.delete(claimed.lease));
    reading.set(claimed.lease, { stop, done });
  }

  async function read(lease: OnAirLease, signal: AbortSignal): Promise<void> {
    const streams = await onAirStreams(database.pool, lease.stationId);
    const [first] = streams;
    await readStation({
      streams,
      station: { name: first?.name ?? '', country: first?.country ?? null },
      contextFor: (allowedHosts) => ({
        ...{ perHostLimit, timeoutMs, signal },
        userAgent: options.userAgent,
        listPlaylist: options.listPlaylist,
        openSocket: (url) =>
          openCheckedSocket(url, { allowedHosts, ...(options.resolve && { resolve: options.resolve }) }),
      }),
      onTitle: async (title, source) => {
        const said = title ?? { title: null, artist: null, song: null };
        const change = await changeOnAir(database.pool, lease, { ...said, source });
        // It stands in the database: whoever did not hear of it finds it there.
        if (change) await broadcast.publish(channel, JSON.stringify(change)).catch(() => undefined);
      },
      ...{ signal, pace },
    });
  }

  /** A station that is no longer wanted is let go; one that cannot be read, for a while. */
  async function giveUp(lease: OnAirLease, error: unknown, signal: AbortSignal): Promise<void> {
    const isOurs = !(error instanceof SourceError);
    if (isOurs && !signal.aborted) log.error(error, 'what is on air could not be read; it is tried again');
    const failed = signal.aborted
      ? undefined
      : {
          failure: isOurs ? 'Airdex has a fault.' : error.message,
          afterSeconds: Math.min(30 * 2 ** lease.failures, 1_800),
        };
    await releaseOnAir(database.pool, lease, failed).catch(() => undefined);
  }

  async function renew(): Promise<void> {
    if (reading.size === 0) return;
    const held = [...reading.keys()];
    const renewed = await renewOnAir(database.pool, held, leaseSeconds);
    for (const lease of held) if (!renewed.has(lease)) reading.get(lease)?.stop.abort();
  }

  let nextPruning = 0;
  async function round(): Promise<void> {
    await renew();
    const claimed = await claimOnAir(database.pool, Math.max(0, atOnce - reading.size), leaseSeconds);
    claimed.forEach(begin);
    if (performance.now() < nextPruning) return;
    nextPruning = performance.now() + pruneMs;
    while ((await pruneSongs(database.pool, keptDays)) > 0);
    while ((await pruneStreamReports(database.pool, keptDays)) > 0);
  }

  const listening = await listen(database, onAirWanted, news.ring, news.ring);
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await round().catch((error: unknown) => {
        if (!stopping.signal.aborted)
          log.warn({ err: error }, 'wanted stations could not be looked up; it is tried again');
        return sleep(1_000);
      });
      await news.wait(renewMs / Math.min(pace, 20));
    }
  })();

  return {
    close: async () => {
      stopping.abort(new Error('stopping'));
      news.ring();
      await listening.close();
      await running;
      await Promise.all(Array.from(reading.values(), ({ done }) => done));
    },
  };
}
