import type { Queryable } from '#db/database.ts';
import type { FoundStation } from '#db/stores/station-row.ts';

/** One round trip for a whole page: a station with its streams, its picture and where most of it comes from. */
const loadSql = `
  SELECT
    wanted.asked_id AS "askedId",
    station.id, station.name, station.homepage, station.country, station.languages, station.tags,
    station.popularity, station.health,
    station.updated_at AS "updatedAt",
    station.retired_at IS NOT NULL AS retired,
    CASE WHEN artwork.content_hash IS NOT NULL THEN json_build_object(
      'contentHash', artwork.content_hash, 'color', artwork.color, 'sizes', artwork.sizes
    ) END AS artwork,
    COALESCE(stream.list, '[]') AS streams,
    provider.details AS provider
  FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS wanted (asked_id, id, place)
  JOIN stations station ON station.id = wanted.id
  LEFT JOIN artwork ON artwork.id = station.artwork_id
  LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object(
      'id', id::text, 'url', url, 'resolvedUrls', resolved_urls, 'secureUrl', secure_url,
      'protocol', protocol, 'codec', codec, 'bitrate', bitrate, 'secure', secure, 'signing', signing, 'providerId', provider_id,
      'health', health, 'checkedAt', checked_at, 'position', position
    ) ORDER BY position, id) AS list
    FROM streams WHERE station_id = station.id
  ) stream ON true
  LEFT JOIN LATERAL (
    SELECT json_build_object('id', id, 'name', name, 'kind', kind, 'demo', demo) AS details
    FROM providers
    JOIN (
      SELECT provider_id, 1 AS entries, 0 AS streams
      FROM station_entries WHERE station_id = station.id AND retired_at IS NULL
      UNION ALL
      SELECT provider_id, 0, 1 FROM streams WHERE station_id = station.id
    ) part ON part.provider_id = providers.id
    GROUP BY providers.id
    ORDER BY sum(part.entries) DESC, sum(part.streams) DESC, providers.created_at, providers.id
    LIMIT 1
  ) provider ON true
  ORDER BY wanted.place`;

type LoadedRow = Omit<FoundStation, 'streams'> & {
  streams: (Omit<FoundStation['streams'][number], 'checkedAt'> & { checkedAt: string | null })[];
};

/** The stations behind `wanted` in its order; an id without a station is left out. */
export async function loadStations(
  db: Queryable,
  wanted: { askedId: string; id: string }[],
): Promise<FoundStation[]> {
  if (wanted.length === 0) return [];
  const { rows } = await db.query<LoadedRow>({
    name: 'load-stations',
    text: loadSql,
    values: [wanted.map((each) => each.askedId), wanted.map((each) => each.id)],
  });
  return rows.map((row) => ({
    ...row,
    streams: row.streams.map((stream) => ({
      ...stream,
      checkedAt: stream.checkedAt === null ? null : new Date(stream.checkedAt),
    })),
  }));
}
