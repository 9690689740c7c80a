import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '#db/database.ts';
import { listen } from '#db/notifications.ts';
import type { Sealer } from '#db/seal.ts';
import {
  claimDocument,
  documentRequested,
  failDocument,
  keepDocument,
  releaseDocument,
  type ClaimedDocument,
} from '#db/stores/episode-documents.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import type { PoliteFetch } from '#refresh-jobs/polite-fetch.ts';
import { fetchDocument } from './fetch-document.ts';

export type EpisodeDocumentsOptions = {
  database: Pick<Database, 'pool'>;
  log: Logger;
  /** A fetch that may contact the given hosts on private addresses. */
  fetchFor: (allowedHosts: readonly string[]) => PoliteFetch;
  /** Null where no secret key is set. */
  sealer: Sealer | null;
  /** Documents at once: somebody waits for each of them. */
  atOnce?: number;
  idleMs?: number;
  now?: () => Date;
};

const minute = 60_000;
/** After the first, second, … failure in a row. */
const waits = [10 * minute, 60 * minute, 360 * minute, 1_440 * minute, 10_080 * minute];

/** Fetches the chapters and transcripts that listeners ask for, until closed. Any number of workers may run. */
export async function startEpisodeDocuments(
  options: EpisodeDocumentsOptions,
): Promise<{ close(): Promise<void> }> {
  const { database, log, fetchFor, sealer, atOnce = 4, idleMs = 10_000, now = () => new Date() } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  let wake = new AbortController();
  const look = () => {
    const before = wake;
    wake = new AbortController();
    before.abort();
  };
  const listener = await listen(database, documentRequested, look, look);

  async function takeOne(): Promise<boolean> {
    const claimed = await claimDocument(database.pool);
    if (!claimed) return false;
    try {
      const content = await fetchDocument(claimed, { fetch: fetchFor(claimed.allowedHosts), sealer, signal });
      await keepDocument(database.pool, claimed, content);
    } catch (error) {
      if (signal.aborted) await releaseDocument(database.pool, claimed);
      else await keepFailure(claimed, error);
    }
    return true;
  }

  async function keepFailure(claimed: ClaimedDocument, error: unknown): Promise<void> {
    const { episodeId, kind, failures } = claimed;
    const isTheirs = error instanceof SourceError;
    if (!isTheirs) log.error({ episodeId, kind, err: error }, 'a document failed by a fault of ours');
    const failure = isTheirs ? error.message : 'Airdex itself failed while reading this document.';
    const wait = waits[Math.min(failures, waits.length - 1)] ?? minute;
    const asked = isTheirs ? error.retryAt?.getTime() : undefined;
    const nextTryAt = new Date(Math.max(now().getTime() + wait, asked ?? 0));
    await failDocument(database.pool, claimed, failure, nextTryAt);
  }

  const loops = Array.from({ length: atOnce }, async () => {
    while (!signal.aborted) {
      // Taken before it is looked for work, so that no request is slept over.
      const { signal: woken } = wake;
      const found = await takeOne().catch((error: unknown) => {
        log.error(error, 'looking for documents failed; it goes on in a while');
        return false;
      });
      if (!found) {
        await sleep(idleMs, undefined, { signal: AbortSignal.any([woken, signal]) }).catch(() => undefined);
      }
    }
  });

  return {
    close: async () => {
      stopping.abort(new Error('stopping'));
      await listener.close();
      await Promise.all(loops);
    },
  };
}
