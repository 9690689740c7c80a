import type { Database } from '#db/database.ts';
import { stationSearchVector, stationSortName } from '#db/search/station-search-vector.ts';
import type { GeneratedStation } from './generated-stations.ts';

const batch = 2_000;

/** Puts stations into the catalog, each with one entry and one stream of one provider. */
export async function fillCatalog(database: Database, stations: GeneratedStation[]): Promise<void> {
  const { pool } = database;
  await pool.query(`INSERT INTO providers (kind, name) VALUES ('radio-browser', 'Benchmark')`);
  for (let start = 0; start < stations.length; start += batch) {
    const rows = stations.slice(start, start + batch).map((station, index) => ({
      ...station,
      key: String(start + index),
      sort_name: stationSortName(station.name),
      search: stationSearchVector(station),
      rank: 2 * station.popularity + (station.dead ? -4_000_000 : 1),
      health: station.dead ? 'dead' : 'ok',
      codecs: [station.codec],
    }));
    await pool.query(
      `WITH row AS (
         SELECT gen_random_uuid() AS id, * FROM jsonb_to_recordset($1::jsonb) AS given (
           key text, name text, sort_name text, search tsvector, country text, languages text[], tags text[],
           codec text, codecs text[], bitrate int, secure boolean, popularity int, rank int, health text
         )
       ), station AS (
         INSERT INTO stations (id, name, sort_name, search, country, languages, tags, codecs, max_bitrate,
           secure, popularity, rank, health, provider_ids)
         SELECT row.id, name, sort_name, search, country, languages, tags, codecs, bitrate,
           secure, popularity, rank, health, ARRAY(SELECT id FROM providers)
         FROM row RETURNING id
       ), entry AS (
         INSERT INTO station_entries (provider_id, entry_key, station_id, entry, content_hash)
         SELECT (SELECT id FROM providers), key, id, '{}', '' FROM row
       )
       INSERT INTO streams (station_id, url, provider_id, codec, bitrate, secure)
       SELECT id, 'https://stream.example/' || key, (SELECT id FROM providers), codec, bitrate, secure FROM row`,
      [JSON.stringify(rows)],
    );
  }
  await pool.query('VACUUM (ANALYZE) stations, streams, station_entries');
}
