import type { Queryable } from '#db/database.ts';
import { aggregateStations } from './aggregate-stations.ts';

export type StreamHealth = 'unknown' | 'ok' | 'failing' | 'dead';

/** A stream whose probe is due, with what is remembered of it. */
export type DueStream = {
  id: number;
  url: string;
  signing: 'none' | 'icecast';
  secureUrl: string | null;
  health: StreamHealth;
  failures: number;
  failingSince: Date | null;
  /** Inside hosts that its provider may contact. */
  allowedHosts: string[];
};

/** What one probe found. Bitrate in kbit/s. */
export type ProbedStream = {
  id: number;
  health: StreamHealth;
  failures: number;
  failingSince: Date | null;
  /** Why it is silent, in words; null when it sounds. */
  failure: string | null;
  nextProbeAt: Date;
  /** Null where nothing was heard: what was known stays. So does a codec or bitrate that this time was not told. */
  heard: {
    protocol: 'icy' | 'hls' | 'file';
    codec: string | null;
    bitrate: number | null;
    resolvedUrls: string[];
    secureUrl: string | null;
    secure: boolean;
  } | null;
};

/** Favorites; then what players reported of since it was probed; then what small providers have just brought; then by popularity (0..1,000,000). */
const FAVORITE = 3_000_000;
const REPORTED = 2_500_000;
const NEW_OF_SMALL_PROVIDER = 2_000_000;
const SMALL_PROVIDER_STREAMS = 200;

/** Puts due streams into the order in which they are wanted. */
export async function orderDueStreams(db: Queryable, now: Date): Promise<void> {
  await db.query(
    `UPDATE streams SET probe_priority = wanted.priority
     FROM (
       SELECT stream.id, CASE
         WHEN favorite.urn IS NOT NULL THEN ${String(FAVORITE)}
         WHEN EXISTS (
           SELECT FROM stream_reports report
           WHERE report.station_id = stream.station_id AND report.url = stream.url
             AND report.reported_at > coalesce(stream.checked_at, '-infinity')
         ) THEN ${String(REPORTED)}
         WHEN stream.checked_at IS NULL AND size.streams <= ${String(SMALL_PROVIDER_STREAMS)}
           THEN ${String(NEW_OF_SMALL_PROVIDER)}
         WHEN station.rank < 0 THEN 0
         ELSE station.popularity
       END AS priority
       FROM streams stream
       JOIN stations station ON station.id = stream.station_id
       LEFT JOIN (SELECT DISTINCT urn FROM favorites) favorite ON favorite.urn = 'station:' || station.id
       LEFT JOIN (SELECT provider_id, count(*) AS streams FROM streams GROUP BY provider_id) size
         ON size.provider_id = stream.provider_id
       WHERE stream.next_probe_at <= $1
     ) wanted
     WHERE streams.id = wanted.id AND streams.probe_priority <> wanted.priority`,
    [now],
  );
}

/**
 * Takes due streams for one worker, the most wanted first. Others leave them alone until `leaseUntil`, after which
 * the streams of a worker that died are due again. Retired stations are probed only where someone keeps them.
 */
export async function claimDueStreams(
  db: Queryable,
  limit: number,
  now: Date,
  leaseUntil: Date,
): Promise<DueStream[]> {
  const { rows } = await db.query<DueStream>(
    `UPDATE streams SET next_probe_at = $3
     FROM (
       SELECT stream.id, provider.allowed_hosts
       FROM streams stream
       JOIN stations station ON station.id = stream.station_id
       LEFT JOIN providers provider ON provider.id = stream.provider_id
       WHERE stream.next_probe_at <= $1
         AND (station.retired_at IS NULL OR stream.probe_priority >= ${String(FAVORITE)})
       ORDER BY stream.probe_priority DESC, stream.next_probe_at
       LIMIT $2
       FOR UPDATE OF stream SKIP LOCKED
     ) due
     WHERE streams.id = due.id
     RETURNING streams.id, streams.url, streams.signing, streams.secure_url AS "secureUrl", streams.health,
       streams.failures, streams.failing_since AS "failingSince",
       COALESCE(due.allowed_hosts, '{}') AS "allowedHosts"`,
    [now, limit, leaseUntil],
  );
  return rows;
}

/** Gives claimed streams back unjudged. */
export async function postponeProbes(db: Queryable, ids: readonly number[], until: Date): Promise<void> {
  await db.query('UPDATE streams SET next_probe_at = $2 WHERE id = ANY($1)', [ids, until]);
}

const saveSql = `
  WITH probe AS (
    SELECT * FROM jsonb_to_recordset($1) AS (
      id bigint, health text, failures integer, "failingSince" timestamptz, failure text,
      "nextProbeAt" timestamptz, heard jsonb
    )
  ), before AS (
    SELECT streams.* FROM streams JOIN probe USING (id) ORDER BY streams.id FOR UPDATE OF streams
  ), after AS (
    UPDATE streams SET
      health = probe.health,
      failures = probe.failures,
      failing_since = probe."failingSince",
      failure = probe.failure,
      next_probe_at = probe."nextProbeAt",
      checked_at = $2,
      protocol = COALESCE(heard ->> 'protocol', protocol),
      codec = COALESCE(heard ->> 'codec', codec),
      bitrate = COALESCE((heard ->> 'bitrate')::integer, bitrate),
      resolved_urls = CASE WHEN heard IS NULL THEN resolved_urls
        ELSE ARRAY(SELECT jsonb_array_elements_text(heard -> 'resolvedUrls')) END,
      secure_url = CASE WHEN heard IS NULL THEN secure_url ELSE heard ->> 'secureUrl' END,
      secure = COALESCE((heard ->> 'secure')::boolean, secure)
    FROM probe WHERE streams.id = probe.id AND streams.id IN (SELECT id FROM before)
    RETURNING streams.*
  )
  SELECT DISTINCT after.station_id AS id FROM after JOIN before USING (id)
  WHERE (after.health, after.protocol, after.codec, after.bitrate, after.resolved_urls, after.secure_url, after.secure)
    IS DISTINCT FROM
    (before.health, before.protocol, before.codec, before.bitrate, before.resolved_urls, before.secure_url, before.secure)`;

/** Keeps what probes found, and what stations say of them. True when readers would see a difference. */
export async function saveProbes(
  client: Queryable,
  probes: ProbedStream[],
  checkedAt: Date,
): Promise<boolean> {
  // Postgres refuses NUL in text, and servers have said stranger things.
  const { rows } = await client.query<{ id: string }>(saveSql, [
    JSON.stringify(probes, (_, value: unknown) =>
      typeof value === 'string' ? value.replaceAll('\0', '') : value,
    ),
    checkedAt,
  ]);
  await aggregateStations(
    client,
    rows.map(({ id }) => id),
  );
  return rows.length > 0;
}
