import { join } from 'node:path';
import type { Database } from '#db/database.ts';
import {
  claimRendition,
  failRendition,
  finishRendition,
  postponeRendition,
  releaseRendition,
  renewRendition,
  type DueRendition,
} from '#db/stores/renditions.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import type { LibrarySource } from '#refresh-jobs/library/library-source.ts';
import { makeRendition, RenditionFailure } from './make-rendition.ts';
import { openOriginal } from './open-original.ts';
import { renditionsDir } from './rendition-path.ts';
import { readVariant } from './variant.ts';

export type RenditionJob = {
  database: Pick<Database, 'pool'>;
  dataDir: string;
  /** Opens the library of a provider. Throws a SourceError. */
  openLibrary: (providerId: string) => Promise<LibrarySource>;
  make?: typeof makeRendition;
  signal: AbortSignal;
  now: () => Date;
};

const leaseMs = 5 * 60_000;
const awayMs = 10 * 60_000;
const hour = 3_600_000;
/** After the first, second, … failure. After the last it waits until the file changes. */
const waits = [hour, 24 * hour, 7 * 24 * hour];

/**
 * Makes the rendition that is due the longest. 'none' where none is due, 'away' where its library
 * cannot be had now. Throws ENOSPC, and what is a fault of ours; it
 * is due again then.
 */
export async function makeDueRendition(job: RenditionJob): Promise<'made' | 'failed' | 'away' | 'none'> {
  const { database, now } = job;
  const until = () => new Date(now().getTime() + leaseMs);
  const due = await claimRendition(database.pool, now(), until());
  if (!due) return 'none';
  const renewing = setInterval(() => {
    renewRendition(database.pool, due, until()).catch(() => undefined);
  }, leaseMs / 5);
  try {
    const made = await make(job, due);
    const fits = await finishRendition(database.pool, due, {
      ...{ contentHash: due.contentHash, at: now() },
      ...made,
    });
    if (!fits) await releaseRendition(database.pool, due);
    return 'made';
  } catch (error) {
    if (!(error instanceof RenditionFailure || error instanceof SourceError) || job.signal.aborted) {
      await releaseRendition(database.pool, due).catch(() => undefined);
      throw error;
    }
    if (error instanceof SourceError && error.type === 'unreachable') {
      await postponeRendition(database.pool, due, error.message, new Date(now().getTime() + awayMs));
      return 'away';
    }
    const wait = waits[due.failures];
    const again = wait === undefined ? null : new Date(now().getTime() + wait);
    await failRendition(database.pool, due, error.message, again);
    return 'failed';
  } finally {
    clearInterval(renewing);
  }
}

async function make(job: RenditionJob, due: DueRendition): Promise<{ path: string; size: number }> {
  const { dataDir, signal, make = makeRendition } = job;
  const variant = readVariant(due.variant);
  if (!variant) throw new RenditionFailure(`There is no such rendition: ${due.variant}.`);
  const source = await job.openLibrary(due.providerId);
  try {
    const original = await openOriginal(source, due.path, join(renditionsDir(dataDir), 'work'), signal);
    try {
      return await make(original.handle, due, variant, { dataDir, signal });
    } finally {
      await original.close();
    }
  } finally {
    await source.close();
  }
}
