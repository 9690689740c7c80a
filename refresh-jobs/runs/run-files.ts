import { settleLibrary } from '#catalog/library/settle-library.ts';
import { nothingTouched, type Touched } from '#catalog/library/touched.ts';
import { inTransaction } from '#db/database.ts';
import { completeRun } from '#db/stores/finish-run.ts';
import { lastRunState } from '#db/stores/runs.ts';
import { keepPlaylists } from '#refresh-jobs/library/keep-playlists.ts';
import { scanLibrary } from '#refresh-jobs/library/scan-library.ts';
import { openLibrary } from './open-library.ts';
import type { RefreshContext, RunResult, RunUnderWay } from './refresh-context.ts';
import { scanParts } from './scan-parts.ts';

const settleEveryMs = 3_000;

/** Reads a library. What it finds is visible while it runs; what is gone leaves at its end. */
export async function runFiles(
  context: RefreshContext,
  { run, provider, progress, signal, stop }: RunUnderWay,
): Promise<RunResult> {
  const { database, worker } = context;
  const wasCutShort = !['succeeded', null].includes(await lastRunState(database.pool, run));
  const source = await openLibrary(context, provider);
  const settling = settleNowAndThen(context);
  try {
    const parts = scanParts(context, provider, source, signal);
    const scanned = await scanLibrary({ ...parts, progress, stop, onBatch: settling.onBatch });
    const { added, updated, unchanged, retired, complete } = scanned;
    const changed = added + updated + retired;
    await settling.end(wasCutShort);
    const lists = complete ? { changed: scanned.playlists, tracksCame: added + updated > 0 } : null;
    if (lists) await keepPlaylists(database, source, provider, lists);
    if (changed > 0) context.libraryChanged();
    const { seen, dropped, drops } = progress;
    const counts = { seen, added, updated, unchanged, retired, dropped };
    await inTransaction(database, (client) =>
      completeRun(client, { id: run.id, worker, complete, counts, drops, stopped: !complete }),
    );
    return { changed, stopped: !complete };
  } catch (error) {
    // What was found stays, and is to be counted also where the run ends here.
    await settling.end(false).catch(() => undefined);
    throw error;
  } finally {
    await source.close();
  }
}

/** Counting takes longer the larger a library is: it is done at first, and then a tenth of the time at most. */
export function settleNowAndThen({
  database,
  libraryChanged,
}: Pick<RefreshContext, 'database' | 'libraryChanged'>) {
  let waiting = nothingTouched();
  let nextAt = 0;
  const settle = async (all: boolean) => {
    const began = performance.now();
    await settleLibrary(database, all ? null : waiting);
    for (const one of [waiting.artistIds, waiting.folderIds, waiting.genres]) one.clear();
    nextAt = performance.now() + Math.max(settleEveryMs, 10 * (performance.now() - began));
  };
  return {
    onBatch: async (touched: Touched) => {
      waiting = touched;
      if (performance.now() >= nextAt) await settle(false);
      libraryChanged();
    },
    end: settle,
  };
}
