import { randomUUID } from 'node:crypto';
import type { Database } from '#db/database.ts';
import type { Sealer } from '#db/seal.ts';
import { findReadPodcast, readKnownEpisodes } from '#db/stores/podcast-writes.ts';
import { forgetStagedEpisodes, stageEpisodes } from '#db/stores/staged-episodes.ts';
import { believableTime, keysOf } from './compose-episode.ts';
import type { DroppedItem, EpisodeEntry, FeedPart, PodcastEntry } from './feed-entry.ts';
import type { ListedEpisode } from './match-episodes.ts';
import { sealDetail } from './sealed-episode.ts';
import { writeReading } from './write-reading.ts';

/** What is kept in memory of a reading; beyond that it waits in the database. */
const mostBuffered = 500;
const mostLetters = 2_000_000;
const mostDropsKept = 100;
const mostEpisodes = 200_000;

export type FeedCounts = {
  seen: number;
  added: number;
  updated: number;
  unchanged: number;
  retired: number;
  dropped: number;
  drops: DroppedItem[];
  /** ISO times of the newest fifty episodes, newest first. */
  publishHistory: string[];
};

export type FeedReading = {
  add(part: FeedPart): Promise<void>;
  /** Throws a SuspiciousFeed where what came would take the show away; nothing is changed then. */
  commit(): Promise<FeedCounts>;
  abandon(): Promise<void>;
};

export type ReadingOptions = {
  sealer: Sealer | null;
  now: () => Date;
  /** Somebody insists: what looks like another show is believed. */
  trusted: boolean;
};

/** Everything that a reading gathers until it commits. */
export type GatheredReading = ReadingOptions & {
  readingId: string;
  podcastId: string;
  isPrivate: boolean;
  podcast: PodcastEntry | undefined;
  listed: ListedEpisode[];
  /** Changed episodes that still are in memory, by place; earlier ones were staged. */
  buffered: Map<number, EpisodeEntry>;
  hasStaged: boolean;
  isCutOff: boolean;
  drops: DroppedItem[];
  dropped: number;
};

/** Gathers what a feed says, in bounded memory, and makes it visible at once. Throws where there is no such show. */
export async function openReading(
  database: Pick<Database, 'pool'>,
  podcastId: string,
  options: ReadingOptions,
): Promise<FeedReading> {
  const podcast = await findReadPodcast(database.pool, podcastId);
  if (!podcast) throw new Error('The show was removed.');
  if (podcast.ownerId !== null && !options.sealer) throw new Error('A private show needs a secret key.');
  const known = new Set(
    (await readKnownEpisodes(database.pool, podcastId)).map(({ contentHash }) => contentHash),
  );
  const gathered: GatheredReading = {
    ...options,
    ...{ readingId: randomUUID(), podcastId, isPrivate: podcast.ownerId !== null, podcast: undefined },
    ...{ listed: [], buffered: new Map(), hasStaged: false, isCutOff: false, drops: [], dropped: 0 },
  };
  let letters = 0;

  function drop(...dropped: DroppedItem[]): void {
    gathered.dropped += dropped.length;
    gathered.drops.push(...dropped.slice(0, Math.max(0, mostDropsKept - gathered.drops.length)));
  }

  function list(entry: EpisodeEntry): void {
    const position = gathered.listed.length;
    if (position >= mostEpisodes)
      return drop({ entry: entry.title, reason: 'it is beyond the first 200,000' });
    const keys = keysOf(entry);
    gathered.listed.push({
      ...keys,
      position,
      sortAt: believableTime(entry, options.now()),
      title: entry.title,
    });
    // What is known to the letter need not be kept.
    if (known.has(keys.contentHash)) return;
    gathered.buffered.set(position, entry);
    letters += entry.title.length + (entry.description?.length ?? 0) + 500;
  }

  async function stage(): Promise<void> {
    const { isPrivate, readingId } = gathered;
    const sealer = isPrivate ? options.sealer : null;
    const staged = Array.from(gathered.buffered, ([position, entry]) => ({
      position,
      episode: sealer ? sealDetail(sealer, readingId, entry) : entry,
    }));
    await stageEpisodes(database.pool, readingId, staged);
    gathered.hasStaged = true;
    gathered.buffered.clear();
    letters = 0;
  }

  const clear = () =>
    gathered.hasStaged ? forgetStagedEpisodes(database.pool, gathered.readingId) : Promise.resolve();

  return {
    async add(part) {
      drop(...part.dropped);
      gathered.podcast = part.podcast ?? gathered.podcast;
      gathered.isCutOff ||= part.isCutOff === true;
      for (const entry of part.episodes) {
        list(entry);
        if (gathered.buffered.size >= mostBuffered || letters >= mostLetters) await stage();
      }
    },
    async commit() {
      try {
        return await writeReading(database, gathered);
      } finally {
        await clear();
      }
    },
    abandon: clear,
  };
}
