import { setTimeout as sleep } from 'node:timers/promises';
import { listen } from '#db/notifications.ts';
import {
  claimDueLeases,
  leaseWanted,
  noteAsked,
  noteAskFailed,
  type Lease,
} from '#db/stores/websub-leases.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import type { RefreshContext } from '#refresh-jobs/runs/refresh-context.ts';
import { askHub } from './ask-hub.ts';

export type WebsubOptions = Pick<RefreshContext, 'database' | 'log' | 'fetchFor' | 'now' | 'random'> & {
  /** Hubs call back under this address. */
  pushUrl: string;
  tickMs?: number;
  /** Hosts on private addresses that hubs may have, for tests. */
  allowedHosts?: readonly string[];
};

const batchSize = 16;
const minute = 60_000;
const claimMs = 5 * minute;
/** A hub that took the request and never calls back is asked again. */
const silenceMs = 60 * minute;

/** Asks hubs to push and renews their leases, until closed. Any number of workers may run. */
export async function startWebsub(options: WebsubOptions): Promise<{ close(): Promise<void> }> {
  const { database, log, now, tickMs = minute } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  let wake: () => void = () => undefined;

  async function round(): Promise<number> {
    const claimedUntil = new Date(now().getTime() + claimMs);
    const due = await claimDueLeases(database.pool, batchSize, now(), claimedUntil);
    await Promise.all(due.map((lease) => ask(lease, claimedUntil)));
    return due.length;
  }

  async function ask(lease: Lease, claimedUntil: Date): Promise<void> {
    const later = (ms: number) => new Date(now().getTime() + ms * (0.75 + options.random() / 2));
    try {
      const fetch = options.fetchFor(options.allowedHosts ?? []);
      await askHub(fetch, lease, { pushUrl: options.pushUrl, signal });
      const silence = backoff(silenceMs, lease.failures);
      await noteAsked(database.pool, lease.callbackId, claimedUntil, later(silence));
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof SourceError)) throw error;
      const wait = backoff(15 * minute, lease.failures);
      await noteAskFailed(database.pool, lease.callbackId, error.message, later(wait));
      log.debug({ podcast: lease.podcastId, reason: error.message }, 'a hub could not be asked');
    }
  }

  const look = () => {
    wake();
  };
  const listener = await listen(database, leaseWanted, look, look);
  const loop = (async () => {
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => (wake = resolve));
      const found = await round().catch((error: unknown) => {
        log.warn({ err: error }, 'leases of hubs could not be looked for; it is tried again in a while');
        return 0;
      });
      if (found === batchSize) continue;
      const pause = new AbortController();
      const tick = sleep(tickMs, undefined, { signal: AbortSignal.any([signal, pause.signal]) });
      await Promise.race([woken, tick.catch(() => undefined)]);
      pause.abort();
    }
  })();

  return {
    close: async () => {
      stopping.abort(new Error('The worker is being stopped.'));
      await Promise.all([loop, listener.close()]);
    },
  };
}

function backoff(ms: number, failures: number): number {
  return Math.min(ms * 2 ** Math.min(failures, 10), 24 * 60 * minute);
}
