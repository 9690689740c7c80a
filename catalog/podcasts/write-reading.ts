import { randomUUID } from 'node:crypto';
import { inTransaction, type Database, type Queryable } from '#db/database.ts';
import {
  retireEpisodes,
  unretireEpisodes,
  writeEpisodes,
  type EpisodeToWrite,
} from '#db/stores/episode-writes.ts';
import {
  findReadPodcast,
  lockFeed,
  readKnownEpisodes,
  recountEpisodes,
  writePodcast,
} from '#db/stores/podcast-writes.ts';
import { readStagedEpisodes } from '#db/stores/staged-episodes.ts';
import type { FeedCounts, GatheredReading } from './commit-feed.ts';
import { composeEpisode } from './compose-episode.ts';
import { composePodcast, isPersonal } from './compose-podcast.ts';
import type { EpisodeEntry } from './feed-entry.ts';
import { matchEpisodes, type EpisodeMatch, type ListedEpisode } from './match-episodes.ts';
import { openDetail, type SealedDetail } from './sealed-episode.ts';
import { SuspiciousFeed, whySuspicious } from './why-suspicious.ts';

const writtenAtOnce = 200;
/** Of how many episodes, the newest, the own pictures are fetched. */
const picturedEpisodes = 10;
const datesKept = 50;

/** Makes a reading visible in one transaction. */
export function writeReading(
  database: Pick<Database, 'pool'>,
  reading: GatheredReading,
): Promise<FeedCounts> {
  return inTransaction(database, async (client) => {
    const { podcastId, listed } = reading;
    await lockFeed(client, podcastId);
    const before = await findReadPodcast(client, podcastId);
    if (!before) throw new Error('The show was removed.');
    const known = await readKnownEpisodes(client, podcastId);
    const match = matchEpisodes(known, listed, { isCutOff: reading.isCutOff });
    refuseSuspicious(reading, before, known.filter(({ retired }) => !retired).length, match);

    const podcast = reading.podcast && composePodcast(reading.podcast, reading.isPrivate);
    const isNews = podcast !== undefined && podcast.contentHash !== before.contentHash;
    if (isNews) await writePodcast(client, podcastId, podcast);
    const counts = await writeChanged(client, reading, match);
    await retireEpisodes(client, match.retired);
    if (counts.added + counts.updated + match.retired.length > 0) await recountEpisodes(client, podcastId);

    const repeated = listed.filter(({ position }) => match.repeated.includes(position));
    return {
      seen: match.matches.size,
      ...counts,
      unchanged: match.matches.size - counts.added - counts.updated,
      retired: match.retired.length,
      dropped: reading.dropped + repeated.length,
      drops: [
        ...reading.drops,
        ...repeated.map(({ title }) => ({ entry: title, reason: 'listed twice; the first one was kept' })),
      ].slice(0, 100),
      publishHistory: publishHistory(listed),
    };
  });
}

function refuseSuspicious(
  reading: GatheredReading,
  before: { title: string; guid: string | null },
  known: number,
  match: EpisodeMatch,
): void {
  if (reading.trusted) return;
  const matched = Array.from(match.matches.values()).filter((episode) => episode !== null).length;
  const now = { title: reading.podcast?.title ?? before.title, guid: reading.podcast?.guid ?? null };
  const why = whySuspicious({ ...before, known }, { ...now, listed: match.matches.size, matched });
  if (why !== undefined) throw new SuspiciousFeed(why);
}

async function writeChanged(
  client: Queryable,
  reading: GatheredReading,
  match: EpisodeMatch,
): Promise<{ added: number; updated: number }> {
  const sealer = reading.isPrivate ? reading.sealer : null;
  const pictured = newestPositions(reading.listed, match);
  const again: string[] = [];
  const counts = { added: 0, updated: 0 };
  for (const [position, known] of match.matches) {
    if (known?.retired && known.contentHash === reading.listed[position]?.contentHash) again.push(known.id);
  }
  await unretireEpisodes(client, again);
  counts.updated += again.length;

  for await (const changed of changedEntries(client, reading)) {
    const rows: EpisodeToWrite[] = [];
    for (const { position, entry } of changed) {
      const listed = reading.listed[position];
      if (!listed || !match.matches.has(position)) continue;
      const known = match.matches.get(position) ?? null;
      if (known) counts.updated += 1;
      else counts.added += 1;
      // An undated feed keeps its order: the first one listed is the newest.
      const sortAt = listed.sortAt ?? known?.sortAt ?? reading.now().getTime() - position * 1_000;
      const place = { id: known?.id ?? randomUUID(), podcastId: reading.podcastId, sortAt: new Date(sortAt) };
      const artworkUrl = pictured.has(position) ? ownPicture(entry, reading) : null;
      // What was staged comes back with its parts in another order: its hash is that of what the feed said.
      const { contentHash } = listed;
      rows.push({ ...composeEpisode(entry, { ...place, artworkUrl }, sealer), contentHash });
    }
    await writeEpisodes(client, rows);
  }
  return counts;
}

type Changed = { position: number; entry: EpisodeEntry }[];

async function* changedEntries(client: Queryable, reading: GatheredReading): AsyncGenerator<Changed, void> {
  let after = -1;
  while (reading.hasStaged) {
    const staged = await readStagedEpisodes(client, reading.readingId, after, writtenAtOnce);
    const last = staged.at(-1);
    if (!last) break;
    after = last.position;
    const sealer = reading.isPrivate ? reading.sealer : null;
    yield staged.map(({ position, episode }) => ({
      position,
      entry: openDetail(sealer, reading.readingId, episode as EpisodeEntry | SealedDetail),
    }));
  }
  const buffered = Array.from(reading.buffered, ([position, entry]) => ({ position, entry }));
  for (let start = 0; start < buffered.length; start += writtenAtOnce) {
    yield buffered.slice(start, start + writtenAtOnce);
  }
}

function newestPositions(listed: ListedEpisode[], match: EpisodeMatch): Set<number> {
  const newest = listed
    .filter(({ position }) => match.matches.has(position))
    .toSorted(
      (one, other) => (other.sortAt ?? Infinity) - (one.sortAt ?? Infinity) || one.position - other.position,
    );
  return new Set(newest.slice(0, picturedEpisodes).map(({ position }) => position));
}

function ownPicture(entry: EpisodeEntry, reading: GatheredReading): string | null {
  const { artworkUrl } = entry;
  if (artworkUrl === undefined || artworkUrl === reading.podcast?.artworkUrl) return null;
  return reading.isPrivate && isPersonal(artworkUrl) ? null : artworkUrl;
}

function publishHistory(listed: ListedEpisode[]): string[] {
  return listed
    .flatMap(({ sortAt }) => sortAt ?? [])
    .toSorted((one, other) => other - one)
    .slice(0, datesKept)
    .map((time) => new Date(time).toISOString());
}
