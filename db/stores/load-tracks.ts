import type { Queryable } from '#db/database.ts';
import { pictureOf } from './picture-sql.ts';
import type { FoundTrack } from './track-row.ts';

/** One round trip for a whole page. What was made of an older state of the file is no rendition of it. */
const loadSql = (details: string) => `
  SELECT
    wanted.asked_id AS "askedId",
    track.id, track.title, track.artists, track.folder_id AS "folderId",
    CASE WHEN album.id IS NOT NULL THEN json_build_object('id', album.id, 'title', album.title) END AS album,
    track.disc, track.disc_title AS "discTitle", track.number, track.year, track.genres, track.medium,
    track.duration_ms AS "durationMs",
    COALESCE(${pictureOf('artwork')}, ${pictureOf('album_artwork')}) AS artwork,
    track.codec, track.content_type AS "contentType", track.bitrate, track.sample_rate AS "sampleRate", track.bits,
    track.channels, track.lossless, track.size, track.gain, track.has_lyrics AS "hasLyrics", track.chapters,
    ${details} AS details, track.path, track.popularity, track.added_at AS "addedAt",
    COALESCE(rendition.list, '[]') AS renditions,
    CASE WHEN provider.id IS NOT NULL THEN json_build_object(
      'id', provider.id, 'name', provider.name, 'kind', provider.kind, 'demo', provider.demo
    ) END AS provider,
    track.retired_at IS NOT NULL AS retired
  FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS wanted (asked_id, id, place)
  JOIN tracks track ON track.id = wanted.id
  LEFT JOIN albums album ON album.id = track.album_id
  LEFT JOIN artwork ON artwork.id = track.artwork_id
  LEFT JOIN artwork album_artwork ON album_artwork.id = album.artwork_id
  LEFT JOIN providers provider ON provider.id = track.provider_id
  LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object(
      'variant', variant, 'codec', codec, 'bitrate', bitrate, 'path', path, 'size', size
    ) ORDER BY bitrate DESC, variant) AS list
    FROM renditions
    WHERE track_id = track.id AND state = 'ready' AND path IS NOT NULL AND source_hash = track.content_hash
  ) rendition ON true
  ORDER BY wanted.place`;

/** The tracks behind `wanted` in its order, `full` with their details; an id without a track is left out. */
export async function loadTracks(
  db: Queryable,
  wanted: { askedId: string; id: string }[],
  detail: 'listed' | 'full' = 'listed',
): Promise<FoundTrack[]> {
  if (wanted.length === 0) return [];
  const { rows } = await db.query<FoundTrack>({
    name: `load-tracks-${detail}`,
    text: loadSql(detail === 'full' ? 'track.details' : `'{}'::jsonb`),
    values: [wanted.map((each) => each.askedId), wanted.map((each) => each.id)],
  });
  return rows;
}
