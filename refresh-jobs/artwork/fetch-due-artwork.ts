import { inTransaction, type Database } from '#db/database.ts';
import {
  claimDueArtwork,
  keepFailedArtwork,
  keepFetchedArtwork,
  postponeArtwork,
  type DueArtwork,
  type FailedArtwork,
  type FetchedArtwork,
} from '#db/stores/artwork.ts';
import type { Announcer } from '#refresh-jobs/announce-sparingly.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import type { PoliteFetch } from '#refresh-jobs/polite-fetch.ts';
import { artworkPath } from './artwork-path.ts';
import { encodePicture } from './encode-picture.ts';
import { nextTry } from './next-try.ts';
import { readPicture } from './read-picture.ts';

export type ArtworkJob = {
  database: Pick<Database, 'pool'>;
  dataDir: string;
  /** May contact the inside hosts that an admin allowed. */
  fetchFor: (allowedHosts: readonly string[]) => PoliteFetch;
  /** Reads a picture that a `library:` address names. */
  readFromLibrary: (url: string, signal: AbortSignal) => Promise<Buffer>;
  writeFile: (path: string, bytes: Buffer) => Promise<void>;
  announce: Announcer;
  batchSize: number;
  signal: AbortSignal;
  now: () => Date;
  /** 0..1 */
  random: () => number;
};

const MAX_BYTES = 5_000_000;
const TIMEOUT_MS = 20_000;
/** A batch takes less than this even when every server hangs. */
const LEASE_MS = 15 * 60_000;

/** Claims a batch of due pictures, fetches and cuts them; says how many were claimed. Our own faults are thrown. */
export async function fetchDueArtwork(job: ArtworkJob): Promise<number> {
  const { database, now } = job;
  const claimedAt = now();
  const leaseUntil = new Date(claimedAt.getTime() + LEASE_MS);
  const due = await claimDueArtwork(database.pool, job.batchSize, claimedAt, leaseUntil);
  if (due.length === 0) return 0;

  const done: (FetchedArtwork | FailedArtwork)[] = [];
  try {
    const downloads = due.map((picture) => ({ picture, bytes: download(picture, job) }));
    // Nobody waits for the later ones when an earlier one shows a fault of ours.
    void Promise.allSettled(downloads.map(({ bytes }) => bytes));
    // Together from the network, one after the other through the processor.
    for (const { picture, bytes } of downloads) done.push(await keepOne(picture, bytes, job));
  } finally {
    await save(done, job);
    const untried = due.slice(done.length).map(({ id }) => id);
    await postponeArtwork(database.pool, untried, claimedAt);
  }
  return due.length;
}

async function save(done: (FetchedArtwork | FailedArtwork)[], job: ArtworkJob): Promise<void> {
  const fetched = done.filter((each) => 'contentHash' in each);
  const failed = done.filter((each) => 'error' in each);
  await inTransaction(job.database, async (client) => {
    await keepFetchedArtwork(client, fetched, job.now());
    await keepFailedArtwork(client, failed);
    if (fetched.length > 0) await job.announce.changed(client);
  });
}

async function keepOne(
  due: DueArtwork,
  bytes: Promise<Buffer>,
  job: ArtworkJob,
): Promise<FetchedArtwork | FailedArtwork> {
  try {
    const picture = await readPicture(await bytes);
    const { contentHash, color, files } = await encodePicture(picture);
    for (const { width, webp } of files)
      await job.writeFile(artworkPath(job.dataDir, contentHash, width), webp);
    const { width, height } = picture;
    return { id: due.id, contentHash, color, width, height, sizes: files.map((file) => file.width) };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const next = nextTry(error.type, due.failures, job.now(), job.random());
    return { id: due.id, ...next, error: error.message };
  }
}

async function download({ sourceUrl, allowedHosts }: DueArtwork, job: ArtworkJob): Promise<Buffer> {
  if (sourceUrl.startsWith('library:')) return job.readFromLibrary(sourceUrl, job.signal);
  const answer = await job.fetchFor(allowedHosts)(sourceUrl, {
    maxBytes: MAX_BYTES,
    timeoutMs: TIMEOUT_MS,
    signal: job.signal,
    headers: { accept: 'image/webp,image/avif,image/*;q=0.8,*/*;q=0.1' },
  });
  return answer.bytes();
}
