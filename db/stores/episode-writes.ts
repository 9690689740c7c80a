import type { Queryable } from '#db/database.ts';
import { jsonText } from '#db/json-text.ts';
import type { EpisodeStreamRow } from './episode-row.ts';

export type EpisodeToWrite = {
  id: string;
  podcastId: string;
  guid: string | null;
  enclosureKey: string | null;
  fallbackKey: string;
  contentHash: string;
  title: string;
  summary: string | null;
  description: string | null;
  homepage: string | null;
  /** Null where it has none of its own, or is too old for its own to be fetched. */
  artworkUrl: string | null;
  publishedAt: string | null;
  sortAt: Date;
  durationMs: number | null;
  season: number | null;
  seasonName: string | null;
  number: string | null;
  type: string;
  explicit: boolean;
  live: boolean;
  streams: EpisodeStreamRow[];
  sealedStreams: Buffer | null;
  details: Record<string, unknown>;
  /** The text form of a tsvector. */
  search: string;
};

/** Writes episodes, new ones and known ones alike; one that was taken back is there again. */
export async function writeEpisodes(db: Queryable, episodes: EpisodeToWrite[]): Promise<void> {
  if (episodes.length === 0) return;
  await wantArtwork(
    db,
    episodes.flatMap(({ artworkUrl }) => artworkUrl ?? []),
    0,
  );
  await db.query(
    `INSERT INTO episodes (id, podcast_id, guid, enclosure_key, fallback_key, content_hash, title, summary, description,
       homepage, artwork_id, published_at, sort_at, duration_ms, season, season_name, number, type, explicit, live,
       streams, sealed_streams, details, search)
     SELECT fresh.id, "podcastId", guid, "enclosureKey", "fallbackKey", "contentHash", title, summary, description,
       homepage, artwork.id, "publishedAt", "sortAt", "durationMs", season, "seasonName", number, type, explicit, live,
       streams, decode(sealed, 'base64'), details, search::tsvector
     FROM jsonb_to_recordset($1) AS fresh (id uuid, "podcastId" uuid, guid text, "enclosureKey" text,
       "fallbackKey" text, "contentHash" text, title text, summary text, description text, homepage text,
       "artworkUrl" text, "publishedAt" timestamptz, "sortAt" timestamptz, "durationMs" integer, season integer,
       "seasonName" text, number text, type text, explicit boolean, live boolean, streams jsonb, sealed text,
       details jsonb, search text)
     LEFT JOIN artwork ON artwork.source_url = fresh."artworkUrl"
     ON CONFLICT (id) DO UPDATE SET guid = excluded.guid, enclosure_key = excluded.enclosure_key,
       fallback_key = excluded.fallback_key, content_hash = excluded.content_hash, title = excluded.title,
       summary = excluded.summary, description = excluded.description, homepage = excluded.homepage,
       artwork_id = coalesce(excluded.artwork_id, episodes.artwork_id), published_at = excluded.published_at,
       sort_at = excluded.sort_at, duration_ms = excluded.duration_ms, season = excluded.season,
       season_name = excluded.season_name, number = excluded.number, type = excluded.type,
       explicit = excluded.explicit, live = excluded.live, streams = excluded.streams,
       sealed_streams = excluded.sealed_streams, details = excluded.details, search = excluded.search,
       updated_at = now(), retired_at = NULL`,
    [
      jsonText(
        episodes.map(({ sealedStreams, ...episode }) => ({
          ...episode,
          sealed: sealedStreams?.toString('base64') ?? null,
        })),
      ),
    ],
  );
}

/** Says that pictures are wanted; the more important first. */
export async function wantArtwork(db: Queryable, urls: string[], priority: number): Promise<void> {
  if (urls.length === 0) return;
  await db.query(
    // In one order everywhere, so that two shows with the same pictures do not wait for each other.
    `INSERT INTO artwork (source_url, priority) SELECT DISTINCT unnest($1::text[]) AS url, $2::integer ORDER BY url
     ON CONFLICT (source_url) DO UPDATE SET priority = excluded.priority
       WHERE artwork.priority < excluded.priority`,
    [urls, priority],
  );
}

/** Hides what publishers took back; it still answers by its id. */
export async function retireEpisodes(db: Queryable, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.query('UPDATE episodes SET retired_at = now(), updated_at = now() WHERE id = ANY ($1)', [ids]);
}

/** Shows again what is listed again as it was. */
export async function unretireEpisodes(db: Queryable, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.query('UPDATE episodes SET retired_at = NULL, updated_at = now() WHERE id = ANY ($1)', [ids]);
}
