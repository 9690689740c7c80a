import type { Logger } from 'pino';
import type { Database } from '#db/database.ts';
import { bumpLibraryGeneration, readLibraryGeneration } from '#db/library-generation.ts';
import { noteTrouble } from '#db/stores/renditions.ts';
import { settleRenditions } from '#db/stores/wanted-renditions.ts';
import { announceSparingly } from '#refresh-jobs/announce-sparingly.ts';
import { isOutOfRoom } from '#refresh-jobs/artwork/write-artwork.ts';
import { runRounds } from '#refresh-jobs/run-rounds.ts';
import { listWanted } from './list-wanted.ts';
import { makeDueRendition, type RenditionJob } from './make-due-rendition.ts';
import { sweepRenditions } from './sweep-renditions.ts';
import { whyNoFfmpeg } from './why-no-ffmpeg.ts';

export type RenditionsOptions = {
  database: Pick<Database, 'pool'>;
  log: Logger;
  dataDir: string;
  openLibrary: RenditionJob['openLibrary'];
  make?: RenditionJob['make'];
  /** How long to wait when nothing is due. */
  idleMs?: number;
  /** How long to wait when the disk is full; faults of ours wait longer and longer, up to this. */
  fullMs?: number;
  /** How often it is looked at what became of the library; twenty times as long as that takes, unless said. */
  settleEveryMs?: number;
  /** Where ffmpeg is looked for; PATH unless said. */
  searchPath?: string;
  now?: () => Date;
};

const announceEveryMs = 30_000;
const sweepEveryMs = 24 * 3_600_000;

/**
 * Makes the smaller files that libraries ask for, one at a time, with the least priority, until closed. Originals are
 * only read. Any number of workers may run.
 */
export function startRenditions(options: RenditionsOptions): { close(): Promise<void> } {
  const { database, log, dataDir, idleMs = 10_000, fullMs = 300_000, now = () => new Date() } = options;
  const { pool } = database;
  const stopping = new AbortController();
  const { signal } = stopping;
  const { openLibrary, make } = options;
  const job: RenditionJob = { database, dataDir, openLibrary, ...(make && { make }), signal, now };
  const announce = announceSparingly(announceEveryMs, now, bumpLibraryGeneration);
  let settled = { wanted: '', generation: -1, nextAt: -Infinity };
  let sweptAt = -Infinity;
  let faults = 0;
  /** Undefined: not looked yet; null: it is there. */
  let trouble: string | null | undefined;

  /** Rows are brought in step when the library changed, or at once when something else is wanted of it. */
  async function settle(): Promise<boolean> {
    const list = await listWanted(pool);
    const wanted = JSON.stringify(list);
    const isTime = now().getTime() >= settled.nextAt;
    const generation = isTime ? await readLibraryGeneration(pool) : settled.generation;
    if (wanted !== settled.wanted || generation !== settled.generation) {
      const began = now().getTime();
      await settleRenditions(pool, list, now());
      const ended = now().getTime();
      const pause = options.settleEveryMs ?? Math.max(2_000, 20 * (ended - began));
      settled = { wanted, generation, nextAt: ended + pause };
    }
    return list.length > 0;
  }

  /** Looked for again while it is missing: it may be installed any time. */
  async function isPossible(): Promise<boolean> {
    if (trouble === null) return true;
    const why = await whyNoFfmpeg(options.searchPath);
    if (why !== trouble) {
      if (why !== null) log.error(why);
      await noteTrouble(pool, why);
    }
    trouble = why;
    return why === null;
  }

  async function round(): Promise<number> {
    try {
      const isWanted = await settle();
      if (now().getTime() - sweptAt >= sweepEveryMs) await sweep();
      await announce.catchUp(pool);
      if (!isWanted) return idleMs;
      const outcome = (await isPossible()) ? await makeDueRendition(job) : 'none';
      if (outcome === 'made') await announce.changed(pool);
      faults = 0;
      return outcome === 'none' || outcome === 'away' ? idleMs : 0;
    } catch (error) {
      if (signal.aborted) return 0;
      if (isOutOfRoom(error)) {
        log.error(
          { dataDir },
          'no renditions are made, since the disk is full; it is tried again in a while',
        );
        return fullMs;
      }
      trouble = undefined;
      log.error(error, 'making renditions failed; it goes on in a while');
      return Math.min(idleMs * 2 ** faults++, fullMs);
    }
  }

  async function sweep(): Promise<void> {
    sweptAt = now().getTime();
    const removed = await sweepRenditions(pool, dataDir, now());
    if (removed > 0) log.info({ removed }, 'removed renditions that nobody wants any more');
  }

  return runRounds(round, stopping);
}
