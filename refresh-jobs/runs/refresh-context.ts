import type { Logger } from 'pino';
import type { Database } from '#db/database.ts';
import type { Sealer } from '#db/seal.ts';
import type { ProviderRow } from '#db/stores/providers.ts';
import type { RunDrop, RunRow } from '#db/stores/runs.ts';
import type { TagReader } from '#refresh-jobs/library/tags/tag-reader.ts';
import type { PoliteFetch } from '#refresh-jobs/polite-fetch.ts';
import type { Provider } from '#refresh-jobs/providers/provider.ts';
import type { Plan } from '#refresh-jobs/schedule.ts';

export type RefreshContext = {
  database: Database;
  worker: string;
  log: Logger;
  providers: Record<string, Provider>;
  /** A fetch that may contact the given hosts on private addresses. */
  fetchFor: (allowedHosts: readonly string[]) => PoliteFetch;
  /** Null where no secret key is set: private feeds cannot be read then. */
  sealer: Sealer | null;
  /** Readers' pages of podcasts are old now. */
  podcastsChanged: () => void;
  /** Readers' pages of the library are old now. */
  libraryChanged: () => void;
  /** Reads what sound files say of themselves. */
  tags: TagReader;
  /** Hubs can reach this Airdex. */
  canBePushed: boolean;
  now: () => Date;
  random: () => number;
  /** Aborted when the worker is being stopped: the run goes to another. */
  signal: AbortSignal;
};

export type RunProgress = {
  seen: number;
  dropped: number;
  expected: number | null;
  drops: RunDrop[];
  /** In the catalog already, where a run commits as it goes. */
  added?: number;
  updated?: number;
};

/** A run under way; its signal is aborted also when another worker took it over. */
export type RunUnderWay = {
  run: RunRow;
  provider: ProviderRow;
  progress: RunProgress;
  signal: AbortSignal;
  /** An admin wants it to end. */
  stop: AbortSignal;
};

/** How many entries changed, and when the next run should be where the source has a rhythm of its own. */
export type RunResult = { changed: number; plan?: Plan; stopped?: boolean };

const mostDropsKept = 100;

export function drop(progress: RunProgress, drops: readonly RunDrop[]): void {
  progress.dropped += drops.length;
  progress.drops.push(...drops.slice(0, mostDropsKept - progress.drops.length));
}
