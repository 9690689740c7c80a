import { schedule } from 'node-cron';
import { advisoryLocks } from '#db/advisory-locks.ts';
import { bringForward, enabledProvidersOf, type ProviderRow } from '#db/stores/providers.ts';
import { tryHoldLock, type HeldLock } from '#db/try-hold-lock.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import type { RefreshContext } from '#refresh-jobs/runs/refresh-context.ts';
import { watchLibrary, type LibraryWatch } from './watch-library.ts';

/** A library that does not tell of its changes is scanned this often. */
const pollSeconds = 600;

/** Watches every library that wants it; of several workers one does so. */
export async function startLibraryWatch(context: RefreshContext): Promise<{ close(): Promise<void> }> {
  const { database, log } = context;
  const watches = new Map<string, { settings: string; watch: LibraryWatch }>();
  let lock: HeldLock | null = null;

  async function tick(): Promise<void> {
    try {
      if (!lock?.isHeld()) {
        await closeAll();
        lock = await tryHoldLock(database.pool, advisoryLocks.libraryWatch);
      }
      if (!lock) return;
      const kinds = Object.values(context.providers).filter(({ openLibrary }) => openLibrary !== undefined);
      const libraries = await enabledProvidersOf(
        database.pool,
        kinds.map(({ kind }) => kind),
      );
      await closeAllBut(new Map(libraries.map((library) => [library.id, settingsOf(library)])));
      for (const library of libraries) await follow(library);
    } catch (error) {
      log.warn({ err: error }, 'libraries could not be watched; it is tried again');
    }
  }
  async function follow(library: ProviderRow): Promise<void> {
    const known = watches.get(library.id);
    if (!known && library.config.watch !== false) {
      try {
        const watch = await watchLibrary(context, library);
        watches.set(library.id, { settings: settingsOf(library), watch });
        // What changed while nobody watched.
        if (watch.isHeard) await bringForward(database.pool, library.id, 0);
      } catch (error) {
        // Its scan fails for the same reason, and says it.
        if (!(error instanceof SourceError)) throw error;
      }
    }
    if (watches.get(library.id)?.watch.isHeard !== true)
      await bringForward(database.pool, library.id, pollSeconds);
  }
  async function closeAllBut(wanted: ReadonlyMap<string, string>): Promise<void> {
    for (const [id, { settings, watch }] of watches) {
      if (wanted.get(id) === settings) continue;
      watches.delete(id);
      await watch.close();
    }
  }
  const closeAll = () => closeAllBut(new Map());

  let ticking: Promise<void> | null = null;
  const tickAlone = () =>
    (ticking ??= tick().finally(() => {
      ticking = null;
    }));
  const clock = schedule('*/5 * * * * *', tickAlone, { noOverlap: true });
  // Not waited for: a library of many folders takes a while, and nothing else depends on it.
  void tickAlone();
  return {
    close: async () => {
      await clock.destroy();
      await ticking;
      await closeAll();
      await lock?.release();
    },
  };
}

function settingsOf({ name, config, allowedHosts }: ProviderRow): string {
  return JSON.stringify([name, config, allowedHosts]);
}
