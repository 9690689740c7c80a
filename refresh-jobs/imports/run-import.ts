import type { Logger } from 'pino';
import { inTransaction, type Database } from '#db/database.ts';
import type { Sealer } from '#db/seal.ts';
import {
  finishImport,
  holdImport,
  insertImportLines,
  releaseImport,
  setImportTotal,
  type ClaimedImport,
} from '#db/stores/import-work.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import type { OpmlFile } from '#refresh-jobs/opml/opml-file.ts';
import { readOpml } from '#refresh-jobs/opml/read-opml.ts';
import { importLines, type FileLine } from './import-lines.ts';

export type ImportJob = {
  database: Pick<Database, 'pool'>;
  log: Logger;
  /** Null where no secret key is set. */
  sealer: Sealer | null;
  /** Readers' pages of podcasts are old now. */
  podcastsChanged: () => void;
  linesAtOnce?: number;
  signal: AbortSignal;
};

/**
 * Subscribes a listener to what a file lists, some lines in each transaction. Where a worker was killed, the next one
 * goes on behind its last transaction: the same file always has the same lines.
 */
export async function runImport(job: ImportJob, claimed: ClaimedImport): Promise<void> {
  const { database, log, sealer, linesAtOnce = 200 } = job;
  const { id, listenerId } = claimed;
  let { lease } = claimed;
  let lines: FileLine[];
  try {
    lines = linesOf(readOpml(claimed.content));
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    await finishImport(database.pool, { id, lease }, error.message);
    return;
  }
  await setImportTotal(database.pool, id, lines.length);
  for (let done = claimed.done; done < lines.length; done += linesAtOnce) {
    if (job.signal.aborted) {
      await releaseImport(database.pool, { id, lease });
      return;
    }
    const held = await inTransaction(database, async (client) => {
      const next = await holdImport(client, { id, lease });
      if (next === null) return null;
      const some = lines.slice(done, done + linesAtOnce);
      const made = await importLines(client, { importId: id, listenerId, sealer }, some, done);
      await insertImportLines(client, id, made);
      return next;
    });
    if (held === null) {
      log.info({ import: id }, 'an import was stopped or taken over');
      return;
    }
    lease = held;
    job.podcastsChanged();
  }
  const isEmpty = lines.length === 0;
  await finishImport(database.pool, { id, lease }, isEmpty ? 'There is no feed in this list.' : null);
  log.info({ import: id, lines: lines.length }, 'imported a list of feeds');
}

/** In the order of the file. */
function linesOf({ feeds, dropped }: OpmlFile): FileLine[] {
  return [
    ...feeds.map(({ line, url, title }) => ({ line, url, ...(title !== undefined && { title }) })),
    ...dropped,
  ].toSorted((one, other) => one.line - other.line);
}
