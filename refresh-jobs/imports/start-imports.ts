import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '#db/database.ts';
import { listen } from '#db/notifications.ts';
import type { Sealer } from '#db/seal.ts';
import { claimImport, giveUpOldImports } from '#db/stores/import-work.ts';
import { importRequested } from '#db/stores/imports.ts';
import { runImport } from './run-import.ts';

export type ImportsOptions = {
  database: Pick<Database, 'pool'>;
  log: Logger;
  sealer: Sealer | null;
  podcastsChanged: () => void;
  /** How long to wait for a request before looking for imports that a killed worker left. */
  idleMs?: number;
};

/** Imports what listeners hand in, one list after the other, until closed. Any number of workers may run. */
export async function startImports(options: ImportsOptions): Promise<{ close(): Promise<void> }> {
  const { database, log, idleMs = 10_000 } = options;
  const stopping = new AbortController();
  let wake = new AbortController();
  const look = () => {
    wake.abort();
  };
  const listener = await listen(database, importRequested, look, look);

  const running = (async () => {
    while (!stopping.signal.aborted) {
      // Made before it is looked for work, so that no request is slept over.
      wake = new AbortController();
      const found = await takeOne().catch((error: unknown) => {
        log.error(error, 'an import failed; it is tried again in a while');
        return false;
      });
      if (!found) {
        const until = AbortSignal.any([wake.signal, stopping.signal]);
        await sleep(idleMs, undefined, { signal: until }).catch(() => undefined);
      }
    }
  })();

  async function takeOne(): Promise<boolean> {
    const claimed = await claimImport(database.pool);
    if (claimed) await runImport({ ...options, signal: stopping.signal }, claimed);
    else await giveUpOldImports(database.pool);
    return claimed !== null;
  }

  return {
    close: async () => {
      stopping.abort(new Error('stopping'));
      await listener.close();
      await running;
    },
  };
}
