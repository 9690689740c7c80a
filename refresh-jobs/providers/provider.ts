import type { z } from 'zod';
import type { StationEntry, StreamEntry } from '#catalog/entry.ts';
import type { Sealer } from '#db/seal.ts';
import type { LibrarySource } from '#refresh-jobs/library/library-source.ts';
import type { PoliteFetch } from '#refresh-jobs/polite-fetch.ts';

export type { StationEntry, StreamEntry };

/** An entry that could not be used: which one, and why, in words an admin understands. */
export type DroppedEntry = { entry: string; reason: string };

/** A feed that a list of feeds names; categories are the folders it stands in. */
export type FeedListEntry = { url: string; title?: string; categories: string[] };

export type Batch = {
  entries: StationEntry[];
  /** Of a list of feeds, whose entries are feeds instead of stations. */
  feeds?: FeedListEntry[];
  /** Of a single feed: episodes, and what its show is called; shown by a dry run. */
  episodes?: { title: string; urls: string[] }[];
  /** Of a library: tracks, and where they lie; shown by a dry run. */
  tracks?: { title: string; artists: string[]; path: string }[];
  show?: string;
  /** What an admin should know of the source, though nothing was dropped for it; shown by a dry run. */
  notes?: DroppedEntry[];
  dropped?: DroppedEntry[];
  /** Keys that the provider itself says are gone (tombstones); retired even in an incomplete run. */
  removed?: string[];
  /** How many entries the whole run will see, once known: for progress. */
  expected?: number;
};

/** What is remembered between two runs of a provider, to ask for changes only. */
export type Validators = {
  etag?: string;
  lastModified?: string;
  bodyHash?: string;
  /** ISO time of the last full fetch: a 304 is not believed for ever. */
  fullFetchAt?: string;
};

export type Outcome =
  | { kind: 'unchanged'; validators?: Validators }
  /** Every entry of the source was yielded: what is missing is retired. */
  | { kind: 'complete'; validators?: Validators; bookmark?: unknown }
  /** Only changes were yielded: nothing is retired but what `removed` named. */
  | { kind: 'changes'; validators?: Validators; bookmark?: unknown };

export type ReadContext = {
  /** The name an admin gave the provider: a station entered by hand is called so. */
  providerName: string;
  fetch: PoliteFetch;
  validators: Validators;
  bookmark: unknown;
  signal: AbortSignal;
  now: () => Date;
};

/** A kind of source. `readEntries` does fetch, parse, map; it throws an error of `refresh-jobs/errors.ts`. */
export type Provider<Config = unknown> = {
  kind: string;
  /** What its entries are; left out: stations. */
  reads?: 'stations' | 'feeds' | 'feed' | 'files';
  config: z.ZodType<Config>;
  /** Seconds between two runs until the schedule has learned better. */
  intervalSeconds: number;
  readEntries(config: Config, context: ReadContext): AsyncGenerator<Batch, Outcome>;
  /** Of a library: opens where its files lie. Throws a SourceError where that cannot be had. */
  openLibrary?(config: Config, context: LibraryContext): Promise<LibrarySource>;
};
export type LibraryContext = { allowedHosts: readonly string[]; sealer: Sealer | null };
