import type { Logger } from 'pino';
import sharp from 'sharp';
import { bumpGeneration } from '#db/catalog-generation.ts';
import type { Database, Queryable } from '#db/database.ts';
import { bumpLibraryGeneration } from '#db/library-generation.ts';
import { bumpPodcastGeneration } from '#db/podcast-generation.ts';
import { announceSparingly } from '#refresh-jobs/announce-sparingly.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import { runRounds } from '#refresh-jobs/run-rounds.ts';
import { fetchDueArtwork, type ArtworkJob } from './fetch-due-artwork.ts';
import { sweepArtwork } from './sweep-artwork.ts';
import { isOutOfRoom, writeArtwork } from './write-artwork.ts';

export type ArtworkOptions = {
  database: Pick<Database, 'pool'>;
  log: Logger;
  /** AIRDEX_DATA: pictures go into its `artwork` folder. */
  dataDir: string;
  fetchFor: ArtworkJob['fetchFor'];
  /** Left out: there are no libraries. */
  readFromLibrary?: ArtworkJob['readFromLibrary'];
  writeFile?: ArtworkJob['writeFile'];
  batchSize?: number;
  /** How long to wait when nothing is due. */
  idleMs?: number;
  /** How long to wait when the disk is full; faults of ours wait longer and longer, up to this. */
  fullMs?: number;
  now?: () => Date;
  random?: () => number;
};

const ANNOUNCE_EVERY_MS = 60_000;
const SWEEP_EVERY_MS = 24 * 3_600_000;

/** A picture may be a station's, a show's, an album's or all of them. */
async function bumpAll(client: Queryable): Promise<void> {
  await bumpGeneration(client);
  await bumpPodcastGeneration(client);
  await bumpLibraryGeneration(client);
}

/** Fetches due pictures, batch after batch, until closed, and sweeps daily. Any number of workers may run. */
export function startArtwork(options: ArtworkOptions): { close(): Promise<void> } {
  const { database, log, dataDir, idleMs = 5_000, fullMs = 300_000, now = () => new Date() } = options;
  // Pictures have time: one thread each and no cache, so that the rest of the machine hardly notices.
  sharp.concurrency(1);
  sharp.cache(false);
  const stopping = new AbortController();
  const { signal } = stopping;
  let sweptAt = -Infinity;
  let faults = 0;

  const job: ArtworkJob = {
    database,
    dataDir,
    fetchFor: options.fetchFor,
    readFromLibrary:
      options.readFromLibrary ??
      (() => Promise.reject(new SourceError('gone', 'The library with this picture is gone.'))),
    writeFile: options.writeFile ?? writeArtwork,
    batchSize: options.batchSize ?? 16,
    announce: announceSparingly(ANNOUNCE_EVERY_MS, now, bumpAll),
    signal,
    now,
    random: options.random ?? Math.random,
  };

  async function round(): Promise<number> {
    try {
      const claimed = await fetchDueArtwork(job);
      await job.announce.catchUp(database.pool);
      if (claimed > 0) log.info({ claimed }, 'fetched artwork');
      if (now().getTime() - sweptAt >= SWEEP_EVERY_MS) await sweep();
      faults = 0;
      return claimed < job.batchSize ? idleMs : 0;
    } catch (error) {
      if (signal.aborted) return 0;
      if (!isOutOfRoom(error)) {
        log.error(error, 'fetching artwork failed; it goes on in a while');
        return Math.min(idleMs * 2 ** faults++, fullMs);
      }
      log.error(
        { dataDir },
        'no artwork is kept, since the disk is full or read-only; it is tried again in a while',
      );
      return fullMs;
    }
  }

  async function sweep(): Promise<void> {
    sweptAt = now().getTime();
    const removed = await sweepArtwork(database, dataDir, now());
    if (removed > 0) log.info({ removed }, 'removed artwork that nothing shows');
  }

  return runRounds(round, stopping);
}
