import type { Queryable } from '#db/database.ts';
import { stationRank } from './station-rank.ts';

const aggregateSql = `
  UPDATE stations SET
    health = told.health,
    rank = ${stationRank('popularity', 'told.health')},
    secure = told.secure,
    codecs = told.codecs,
    max_bitrate = told.max_bitrate
  FROM (
    SELECT
      station.id,
      COALESCE(
        (ARRAY['ok', 'unknown', 'failing', 'dead'])
          [min(array_position(ARRAY['ok', 'unknown', 'failing', 'dead'], stream.health))],
        'unknown'
      ) AS health,
      COALESCE(bool_or(stream.secure) FILTER (WHERE stream.health <> 'dead'), false) AS secure,
      COALESCE(
        array_agg(DISTINCT stream.codec ORDER BY stream.codec) FILTER (WHERE stream.codec IS NOT NULL), '{}'
      ) AS codecs,
      max(stream.bitrate) AS max_bitrate
    FROM unnest($1::uuid[]) AS station (id)
    LEFT JOIN streams stream ON stream.station_id = station.id
    GROUP BY station.id
  ) told
  WHERE stations.id = told.id AND (stations.health, stations.rank, stations.secure, stations.codecs, stations.max_bitrate)
    IS DISTINCT FROM (
      told.health,
      ${stationRank('stations.popularity', 'told.health')},
      told.secure, told.codecs, told.max_bitrate
    )`;

/**
 * Brings what a station says of its streams (health, rank, secure, codecs, highest bitrate) up to date. The best
 * stream counts: a station is dead only when all of them are, and then it sinks below every living one.
 */
export async function aggregateStations(client: Queryable, stationIds: readonly string[]): Promise<void> {
  if (stationIds.length > 0) await client.query(aggregateSql, [stationIds]);
}
