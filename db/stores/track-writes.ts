import type { Queryable } from '#db/database.ts';
import { jsonText } from '#db/json-text.ts';
import { joinIds } from './join-ids.ts';

export type TrackToWrite = {
  id: string;
  providerId: string;
  folderId: string;
  albumId: string | null;
  path: string;
  title: string;
  sortTitle: string;
  artists: { id: string; name: string }[];
  disc: number | null;
  discTitle: string | null;
  number: number | null;
  year: number | null;
  released: string | null;
  genres: string[];
  medium: string;
  durationMs: number | null;
  codec: string | null;
  contentType: string;
  bitrate: number | null;
  sampleRate: number | null;
  bits: number | null;
  channels: number | null;
  lossless: boolean;
  size: number;
  gain: unknown;
  chapters: unknown[];
  details: Record<string, unknown>;
  /** Of its own picture, where it is shown and not its album's. */
  artworkUrl: string | null;
  contentHash: string;
  lyrics: { synced: boolean; language: string | null; lines: unknown[]; source: string } | null;
  /** The text form of a tsvector. */
  search: string;
  addedAt: Date;
};

/** A known id is written over, and shown again where it was retired; when it was added stays. */
export async function writeTracks(db: Queryable, tracks: TrackToWrite[]): Promise<void> {
  if (tracks.length === 0) return;
  await db.query(
    `INSERT INTO tracks (id, provider_id, folder_id, album_id, path, title, sort_title, artists, artist_ids, disc,
       disc_title, number, year, released, genres, medium, duration_ms, codec, content_type, bitrate, sample_rate,
       bits, channels, lossless, size, gain, has_lyrics, chapters, details, artwork_id, content_hash, search, added_at)
     SELECT fresh.id, "providerId", "folderId", "albumId", path, title, "sortTitle", artists,
       ARRAY(SELECT (artist ->> 'id')::uuid FROM jsonb_array_elements(artists) artist), disc, "discTitle", number,
       year, released, genres, medium, "durationMs", codec, "contentType", bitrate, "sampleRate", bits, channels,
       lossless, size, nullif(gain, 'null'), nullif(lyrics, 'null') IS NOT NULL, chapters, details, artwork.id,
       "contentHash", search::tsvector, "addedAt"
     FROM jsonb_to_recordset($1) AS fresh (id uuid, "providerId" uuid, "folderId" uuid, "albumId" uuid, path text,
       title text, "sortTitle" text, artists jsonb, disc integer, "discTitle" text, number integer, year integer,
       released text, genres text[], medium text, "durationMs" integer, codec text, "contentType" text,
       bitrate integer, "sampleRate" integer, bits integer, channels integer, lossless boolean, size bigint,
       gain jsonb, chapters jsonb, details jsonb, "artworkUrl" text, "contentHash" text, lyrics jsonb, search text,
       "addedAt" timestamptz)
     LEFT JOIN artwork ON artwork.source_url = "artworkUrl"
     ON CONFLICT (id) DO UPDATE SET provider_id = excluded.provider_id, folder_id = excluded.folder_id,
       album_id = excluded.album_id, path = excluded.path, title = excluded.title, sort_title = excluded.sort_title,
       artists = excluded.artists, artist_ids = excluded.artist_ids, disc = excluded.disc,
       disc_title = excluded.disc_title, number = excluded.number, year = excluded.year,
       released = excluded.released, genres = excluded.genres, medium = excluded.medium,
       duration_ms = excluded.duration_ms, codec = excluded.codec, content_type = excluded.content_type,
       bitrate = excluded.bitrate, sample_rate = excluded.sample_rate, bits = excluded.bits,
       channels = excluded.channels, lossless = excluded.lossless, size = excluded.size, gain = excluded.gain,
       has_lyrics = excluded.has_lyrics, chapters = excluded.chapters, details = excluded.details,
       artwork_id = excluded.artwork_id, content_hash = excluded.content_hash, search = excluded.search,
       updated_at = now(), retired_at = NULL`,
    [jsonText(tracks)],
  );
  await writeLyrics(db, tracks);
}

async function writeLyrics(db: Queryable, tracks: TrackToWrite[]): Promise<void> {
  const ids = tracks.map(({ id }) => id);
  await db.query('DELETE FROM track_lyrics WHERE track_id = ANY ($1)', [ids]);
  const lyrics = tracks.flatMap((track) => (track.lyrics ? [{ trackId: track.id, ...track.lyrics }] : []));
  if (lyrics.length === 0) return;
  await db.query(
    `INSERT INTO track_lyrics (track_id, synced, language, lines, source)
     SELECT "trackId", synced, language, lines, source
     FROM jsonb_to_recordset($1) AS fresh ("trackId" uuid, synced boolean, language text, lines jsonb, source text)`,
    [jsonText(lyrics)],
  );
}

/** What a change of tracks touches beyond them. */
export type TouchedByTracks = {
  albumIds: string[];
  artistIds: string[];
  folderIds: string[];
  genres: string[];
};

/** As they are now, before they are changed. */
export async function touchedByTracks(
  db: Queryable,
  ids: string[],
): Promise<TouchedByTracks & { albumOf: Map<string, string> }> {
  const { rows } = await db.query<{
    id: string;
    albumId: string | null;
    folderId: string | null;
    artistIds: string[];
    genres: string[];
    retired: boolean;
  }>(
    `SELECT id, album_id AS "albumId", folder_id AS "folderId", artist_ids AS "artistIds", genres,
       retired_at IS NOT NULL AS retired
     FROM tracks WHERE id = ANY ($1)`,
    [ids],
  );
  return {
    albumIds: [...new Set(rows.flatMap(({ albumId }) => albumId ?? []))],
    folderIds: [...new Set(rows.flatMap(({ folderId }) => folderId ?? []))],
    artistIds: [...new Set(rows.flatMap(({ artistIds }) => artistIds))],
    genres: [...new Set(rows.flatMap(({ genres }) => genres))],
    albumOf: new Map(rows.flatMap(({ id, albumId }) => (albumId === null ? [] : [[id, albumId]]))),
  };
}

/**
 * Of tracks that are gone, those of which another file has the very same content: their ids answer by that one from now
 * on. Answers with how many.
 */
export async function joinTwins(db: Queryable, ids: string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const { rows } = await db.query<{ oldId: string; id: string }>(
    `SELECT gone.id AS "oldId", twin.id
     FROM tracks gone CROSS JOIN LATERAL (
       SELECT id FROM tracks other WHERE other.content_hash = gone.content_hash AND other.retired_at IS NULL
       ORDER BY other.provider_id = gone.provider_id DESC, added_at, id LIMIT 1
     ) twin
     WHERE gone.id = ANY ($1) AND gone.retired_at IS NOT NULL`,
    [ids],
  );
  await joinIds(db, 'track', rows);
  return rows.length;
}

/** Hides tracks that no readable file is any more; their ids keep answering. Answers with those it hid. */
export async function retireLostTracks(db: Queryable, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.query<{ id: string }>(
    `UPDATE tracks SET retired_at = now(), updated_at = now(), path = NULL, folder_id = NULL
     WHERE id = ANY ($1) AND retired_at IS NULL
       AND NOT EXISTS (SELECT FROM library_files WHERE track_id = tracks.id AND state = 'ok')
     RETURNING id`,
    [ids],
  );
  return rows.map(({ id }) => id);
}
