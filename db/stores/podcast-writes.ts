import type { Queryable } from '#db/database.ts';
import { jsonText } from '#db/json-text.ts';
import { wantArtwork } from './episode-writes.ts';

export type PodcastToWrite = {
  title: string;
  sortName: string;
  author: string | null;
  description: string | null;
  homepage: string | null;
  artworkUrl: string | null;
  languages: string[];
  categories: string[];
  explicit: boolean;
  medium: string;
  type: string;
  complete: boolean;
  details: Record<string, unknown>;
  guid: string | null;
  contentHash: string;
  /** The text form of a tsvector. */
  search: string;
};

/** A show as it was last read, for the comparison with what comes. */
export type ReadPodcast = { title: string; guid: string | null; ownerId: string | null; contentHash: string };

export async function findReadPodcast(db: Queryable, podcastId: string): Promise<ReadPodcast | null> {
  const { rows } = await db.query<ReadPodcast>(
    `SELECT title, guid, owner_id AS "ownerId", content_hash AS "contentHash" FROM podcasts WHERE id = $1`,
    [podcastId],
  );
  return rows[0] ?? null;
}

export type KnownEpisodeRow = {
  id: string;
  guid: string | null;
  enclosureKey: string | null;
  fallbackKey: string;
  contentHash: string;
  /** Milliseconds since 1970. */
  sortAt: number;
  live: boolean;
  retired: boolean;
};

/** Everything that a show ever listed, as it is known again by. */
export async function readKnownEpisodes(db: Queryable, podcastId: string): Promise<KnownEpisodeRow[]> {
  const { rows } = await db.query<KnownEpisodeRow>(
    `SELECT id, guid, enclosure_key AS "enclosureKey", fallback_key AS "fallbackKey", content_hash AS "contentHash",
       (extract(epoch FROM sort_at) * 1000)::float8 AS "sortAt", live, retired_at IS NOT NULL AS retired
     FROM episodes WHERE podcast_id = $1`,
    [podcastId],
  );
  return rows;
}

/** One reading of a feed writes at a time; held to the end of the transaction. */
export async function lockFeed(db: Queryable, podcastId: string): Promise<void> {
  await db.query('SELECT FROM feeds WHERE podcast_id = $1 FOR UPDATE', [podcastId]);
}

const artworkPriority = 1_000;

export async function writePodcast(db: Queryable, podcastId: string, podcast: PodcastToWrite): Promise<void> {
  await wantArtwork(db, podcast.artworkUrl === null ? [] : [podcast.artworkUrl], artworkPriority);
  await db.query(
    `UPDATE podcasts SET title = fresh.title, sort_name = fresh."sortName", author = fresh.author,
       description = fresh.description, homepage = fresh.homepage, artwork_id = artwork.id,
       languages = fresh.languages, categories = fresh.categories, explicit = fresh.explicit, medium = fresh.medium,
       type = fresh.type, complete = fresh.complete, details = fresh.details, guid = fresh.guid,
       content_hash = fresh."contentHash", search = fresh.search::tsvector, updated_at = now()
     FROM jsonb_to_record($2) AS fresh (title text, "sortName" text, author text, description text, homepage text,
       "artworkUrl" text, languages text[], categories text[], explicit boolean, medium text, type text,
       complete boolean, details jsonb, guid text, "contentHash" text, search text)
     LEFT JOIN artwork ON artwork.source_url = fresh."artworkUrl"
     WHERE podcasts.id = $1`,
    [podcastId, jsonText(podcast)],
  );
}

/** After its episodes changed. */
export async function recountEpisodes(db: Queryable, podcastId: string): Promise<void> {
  await db.query(
    `UPDATE podcasts SET updated_at = now(), episode_count = listed.count, latest_episode_at = listed.latest
     FROM (SELECT count(*) AS count, max(sort_at) AS latest FROM episodes
           WHERE podcast_id = $1 AND retired_at IS NULL) AS listed
     WHERE id = $1`,
    [podcastId],
  );
}
