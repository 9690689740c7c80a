import type { Queryable } from '#db/database.ts';
import { jsonText } from '#db/json-text.ts';
import { aggregateStations } from './aggregate-stations.ts';
import { stationRank } from './station-rank.ts';

export type StreamToWrite = {
  url: string;
  position: number;
  providerId: string;
  protocol: 'icy' | 'hls' | 'file';
  codec: string | null;
  /** kbit/s */
  bitrate: number | null;
  signing: 'none' | 'icecast';
  secure: boolean;
};

export type StationToWrite = {
  id: string;
  name: string;
  sortName: string;
  /** The text form of a tsvector. */
  search: string;
  homepage: string | null;
  artworkUrl: string | null;
  country: string | null;
  languages: string[];
  tags: string[];
  popularity: number;
  providerIds: string[];
  streams: StreamToWrite[];
};

/** Writes stations with their streams and says that their pictures are wanted. What a probe found out stays. */
export async function writeStations(db: Queryable, stations: StationToWrite[]): Promise<void> {
  await db.query(
    `INSERT INTO artwork (source_url, priority)
     SELECT artwork_url, max(popularity) FROM jsonb_to_recordset($1) AS fresh (artwork_url text, popularity integer)
     WHERE artwork_url IS NOT NULL GROUP BY artwork_url
     ON CONFLICT (source_url) DO UPDATE SET priority = excluded.priority
       WHERE artwork.priority < excluded.priority`,
    [jsonText(stations.map(({ artworkUrl: artwork_url, popularity }) => ({ artwork_url, popularity })))],
  );
  // Every index of a station is written with it, so it is written once: complete when it is new, and not at all when
  // nothing of it is different.
  await db.query(
    `INSERT INTO stations AS known
       (id, name, sort_name, search, homepage, artwork_id, country, languages, tags, popularity, rank, provider_ids,
        secure, codecs, max_bitrate)
     SELECT fresh.id, name, sort_name, search::tsvector, homepage, artwork.id, country, languages, tags, popularity,
       ${stationRank('popularity', 'NULL::text')}, provider_ids, secure, codecs, max_bitrate
     FROM jsonb_to_recordset($1) AS fresh (id uuid, name text, sort_name text, search text, homepage text,
       artwork_url text, country text, languages text[], tags text[], popularity integer, provider_ids uuid[],
       secure boolean, codecs text[], max_bitrate integer)
     LEFT JOIN artwork ON artwork.source_url = fresh.artwork_url
     ON CONFLICT (id) DO UPDATE SET
       name = excluded.name, sort_name = excluded.sort_name, search = excluded.search, homepage = excluded.homepage,
       artwork_id = excluded.artwork_id, country = excluded.country, languages = excluded.languages,
       tags = excluded.tags, popularity = excluded.popularity, provider_ids = excluded.provider_ids,
       rank = ${stationRank('excluded.popularity', 'known.health')},
       updated_at = now(), retired_at = NULL
     WHERE known.retired_at IS NOT NULL OR
       (known.name, known.homepage, known.artwork_id, known.country, known.languages, known.tags, known.popularity,
        known.provider_ids, known.search)
       IS DISTINCT FROM
       (excluded.name, excluded.homepage, excluded.artwork_id, excluded.country, excluded.languages, excluded.tags,
        excluded.popularity, excluded.provider_ids, excluded.search)`,
    [
      jsonText(
        stations.map(({ streams, ...station }) => ({
          ...station,
          sort_name: station.sortName,
          artwork_url: station.artworkUrl,
          provider_ids: station.providerIds,
          secure: streams.some((stream) => stream.secure),
          codecs: [...new Set(streams.flatMap((stream) => stream.codec ?? []))].toSorted(),
          max_bitrate: streams.reduce<number | null>(higher, null),
        })),
      ),
    ],
  );
  const streams = stations.flatMap((station) =>
    station.streams.map((stream) => ({
      ...stream,
      station_id: station.id,
      provider_id: stream.providerId,
      probe_priority: station.popularity,
    })),
  );
  await db.query(
    `DELETE FROM streams known WHERE station_id = ANY ($1) AND NOT EXISTS (
       SELECT FROM unnest($2::uuid[], $3::text[]) AS fresh (station_id, url)
       WHERE fresh.station_id = known.station_id AND fresh.url = known.url)`,
    [
      stations.map((station) => station.id),
      streams.map((stream) => stream.station_id),
      streams.map((stream) => stream.url),
    ],
  );
  await db.query(
    `INSERT INTO streams
       (station_id, url, position, provider_id, protocol, codec, bitrate, signing, secure, probe_priority)
     SELECT station_id, url, position, provider_id, protocol, codec, bitrate, signing, secure, probe_priority
     FROM jsonb_to_recordset($1) AS fresh (station_id uuid, url text, position integer, provider_id uuid,
       protocol text, codec text, bitrate integer, signing text, secure boolean, probe_priority integer)
     ON CONFLICT (station_id, url) DO UPDATE SET
       position = excluded.position, provider_id = excluded.provider_id, signing = excluded.signing,
       probe_priority = excluded.probe_priority,
       protocol = CASE WHEN streams.checked_at IS NULL THEN excluded.protocol ELSE streams.protocol END,
       codec = CASE WHEN streams.checked_at IS NULL THEN excluded.codec ELSE coalesce(streams.codec, excluded.codec) END,
       bitrate = CASE WHEN streams.checked_at IS NULL THEN excluded.bitrate
                      ELSE coalesce(streams.bitrate, excluded.bitrate) END`,
    [jsonText(streams)],
  );
  await aggregateStations(
    db,
    stations.map((station) => station.id),
  );
}

function higher(highest: number | null, { bitrate }: { bitrate: number | null }): number | null {
  return bitrate === null ? highest : Math.max(bitrate, highest ?? 0);
}

/** Nobody lists them any more: out of the lists, kept for favorites. */
export async function retireStations(db: Queryable, ids: string[]): Promise<void> {
  await db.query(
    `UPDATE stations SET retired_at = now(), updated_at = now(), provider_ids = '{}'
     WHERE id = ANY ($1) AND retired_at IS NULL`,
    [ids],
  );
}

/** Oldest first: which of several ids of one station stays. */
export async function orderByAge(db: Queryable, ids: string[]): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    'SELECT id FROM stations WHERE id = ANY ($1) ORDER BY created_at, id',
    [ids],
  );
  return rows.map((row) => row.id);
}

/** Lets each old station go on under another: its streams keep their health, its songs stay, its id keeps answering. */
export async function aliasStations(db: Queryable, aliases: { oldId: string; id: string }[]): Promise<void> {
  const old = aliases.map((alias) => alias.oldId);
  const ids = aliases.map((alias) => alias.id);
  const pairs = 'unnest($1::uuid[], $2::uuid[]) AS alias (old_id, id)';
  await db.query(
    `UPDATE streams known SET station_id = alias.id FROM ${pairs}
     WHERE known.station_id = alias.old_id
       AND NOT EXISTS (SELECT FROM streams other WHERE other.station_id = alias.id AND other.url = known.url)
       AND NOT EXISTS (SELECT FROM streams twin JOIN ${pairs.replace('alias (', 'other_alias (')}
                         ON twin.station_id = other_alias.old_id
                       WHERE other_alias.id = alias.id AND twin.url = known.url AND twin.id < known.id)`,
    [old, ids],
  );
  await db.query(
    `UPDATE station_entries known SET station_id = alias.id FROM ${pairs} WHERE known.station_id = alias.old_id`,
    [old, ids],
  );
  await db.query(
    `UPDATE station_aliases known SET station_id = alias.id FROM ${pairs} WHERE known.station_id = alias.old_id`,
    [old, ids],
  );
  await db.query(
    `INSERT INTO station_aliases (old_id, station_id) SELECT old_id, id FROM ${pairs}
     ON CONFLICT (old_id) DO UPDATE SET station_id = excluded.station_id`,
    [old, ids],
  );
  await db.query(
    `INSERT INTO songs (station_id, started_at, title, artist, song)
     SELECT alias.id, started_at, title, artist, song FROM songs JOIN ${pairs} ON station_id = alias.old_id
     ON CONFLICT DO NOTHING`,
    [old, ids],
  );
  await db.query('DELETE FROM stations WHERE id = ANY ($1)', [old]);
}
