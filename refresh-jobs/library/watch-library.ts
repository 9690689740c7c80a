import { setTimeout as sleep } from 'node:timers/promises';
import { settleLibrary } from '#catalog/library/settle-library.ts';
import type { ProviderRow } from '#db/stores/providers.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import { openLibrary } from '#refresh-jobs/runs/open-library.ts';
import type { RefreshContext } from '#refresh-jobs/runs/refresh-context.ts';
import { scanParts } from '#refresh-jobs/runs/scan-parts.ts';
import { keepPlaylists } from './keep-playlists.ts';
import { scanFolders } from './scan-folders.ts';

/** Changes come in crowds: they are looked at once it is quiet for a while, or after so long. */
const quietMs = 500;
const longestMs = 3_000;
const againMs = 1_500;

export type LibraryWatch = {
  /** False where this library does not tell of its changes: it is to be scanned often. */
  isHeard: boolean;
  close(): Promise<void>;
};

/** Follows the changes of one library: a folder in which something changed is looked at alone, within seconds. */
export async function watchLibrary(context: RefreshContext, provider: ProviderRow): Promise<LibraryWatch> {
  const { database, log } = context;
  const source = await openLibrary(context, provider);
  const stopping = new AbortController();
  const signal = AbortSignal.any([context.signal, stopping.signal]);
  const heard = new Set<string>();
  let isHeard = true;
  let firstAt = 0;
  let lastAt = 0;
  let wake = (): void => undefined;

  function note(path: string): void {
    const now = performance.now();
    if (heard.size === 0) firstAt = now;
    lastAt = now;
    heard.add(path);
    wake();
  }
  async function follow(): Promise<void> {
    while (!signal.aborted) {
      if (heard.size === 0) {
        await new Promise<void>((done) => {
          wake = done;
          signal.addEventListener('abort', () => {
            done();
          });
        });
        continue;
      }
      const wait = Math.min(lastAt + quietMs, firstAt + longestMs) - performance.now();
      if (wait > 0) {
        await sleep(wait, undefined, { signal });
        continue;
      }
      const paths = [...heard];
      heard.clear();
      await look(paths);
    }
  }
  async function look(paths: string[]): Promise<void> {
    try {
      const found = await scanFolders(
        {
          ...scanParts(context, provider, source, signal),
          ...{ progress: { seen: 0, dropped: 0, expected: null, drops: [] }, stop: signal },
          onBatch: () => {
            context.libraryChanged();
            return Promise.resolve();
          },
        },
        paths,
      );
      const { added, updated, retired, playlists, again, touched } = found;
      await settleLibrary(database, touched);
      const lists = await keepPlaylists(database, source, provider, {
        changed: playlists,
        tracksCame: added + updated > 0,
      });
      if (added + updated + retired + lists > 0) {
        context.libraryChanged();
        log.info({ library: provider.name, added, updated, retired }, 'a library changed');
      }
      if (again.length > 0) setTimeout(() => again.forEach(note), againMs).unref();
    } catch (error) {
      if (signal.aborted) return;
      const reason = error instanceof SourceError ? { reason: error.message } : { err: error };
      log.warn({ library: provider.name, ...reason }, 'what changed in a library waits for its next scan');
    }
  }

  const watching = await source.watch?.(note, (reason) => {
    isHeard = false;
    log.warn({ library: provider.name }, reason);
  });
  isHeard &&= watching !== undefined && watching !== null;
  const following = follow().catch(() => undefined);
  return {
    get isHeard() {
      return isHeard;
    },
    close: async () => {
      stopping.abort(new Error('The library is no longer watched.'));
      await watching?.close();
      await following;
      await source.close();
    },
  };
}
