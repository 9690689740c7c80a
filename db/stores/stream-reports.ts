import type { Queryable } from '#db/database.ts';
import { jsonText } from '#db/json-text.ts';

/** What a player said of a stream: it sounded, or why it did not. */
export type StreamReport = {
  pseudonym: string;
  stationId: string;
  /** As the API gave it. */
  url: string;
  failed: boolean;
  problem: string | null;
  at: Date;
};

/** The same word again is not written again so soon. */
const sameAgain = `interval '5 minutes'`;
/** Reports count for so long. */
const fresh = `interval '30 minutes'`;
/** However much is reported, a stream is not probed more often for it. */
const rest = `interval '5 minutes'`;

/**
 * Keeps the last word of each listener on each stream, and has streams probed at once that are in doubt. What a player
 * calls its stream is what the API calls it: the address itself, one that it leads to, or its twin by https.
 */
export async function keepStreamReports(
  transaction: Queryable,
  reports: readonly StreamReport[],
): Promise<void> {
  if (reports.length === 0) return;
  // An erasure of these listeners waits, or has happened.
  const { rows: listeners } = await transaction.query<{ id: string; pseudonym: string }>(
    `SELECT id, pseudonym FROM listeners WHERE pseudonym = ANY ($1) ORDER BY id FOR KEY SHARE`,
    [reports.map(({ pseudonym }) => pseudonym)],
  );
  const { rows } = await transaction.query<{ id: number }>(
    `WITH said AS (
       SELECT DISTINCT ON (stream.station_id, listener.id, stream.url)
         stream.station_id, listener.id AS listener_id, stream.url, failed, problem, at, stream.id AS stream_id
       FROM jsonb_to_recordset($1) AS given
         (pseudonym text, "stationId" uuid, url text, failed boolean, problem text, at timestamptz)
       JOIN jsonb_to_recordset($2) AS listener (id uuid, pseudonym text) USING (pseudonym)
       LEFT JOIN station_aliases alias ON alias.old_id = given."stationId"
       JOIN streams stream ON stream.station_id = coalesce(alias.station_id, given."stationId")
         AND (given.url = stream.url OR given.url = stream.secure_url OR given.url = ANY (stream.resolved_urls))
       ORDER BY stream.station_id, listener.id, stream.url, at DESC
     ), kept AS (
       INSERT INTO stream_reports AS known (station_id, listener_id, url, failed, problem, reported_at)
       SELECT station_id, listener_id, url, failed, problem, at FROM said
       ON CONFLICT (station_id, listener_id, url) DO UPDATE
         SET failed = excluded.failed, problem = excluded.problem, reported_at = excluded.reported_at
         WHERE excluded.reported_at > known.reported_at
           AND (excluded.failed <> known.failed OR excluded.reported_at > known.reported_at + ${sameAgain})
       RETURNING station_id, url
     )
     SELECT DISTINCT stream_id AS id FROM said JOIN kept USING (station_id, url) ORDER BY id`,
    [jsonText(reports), jsonText(listeners)],
  );
  await probeDoubtful(
    transaction,
    rows.map(({ id }) => id),
  );
}

/**
 * One listener's network may be at fault, so two have to say that a stream fails, or one where it never sounded yet.
 * Sound is sound: one who heard it is enough to look again at a stream that was given up.
 */
async function probeDoubtful(transaction: Queryable, streams: readonly number[]): Promise<void> {
  if (streams.length === 0) return;
  await transaction.query(
    `WITH doubtful AS (
       SELECT stream.id FROM streams stream
       JOIN stream_reports report ON report.station_id = stream.station_id AND report.url = stream.url
         AND report.reported_at > now() - ${fresh} AND report.reported_at > coalesce(stream.checked_at, '-infinity')
       WHERE stream.id = ANY ($1::bigint[]) AND coalesce(stream.checked_at, '-infinity') < now() - ${rest}
       GROUP BY stream.id
       HAVING bool_or(NOT failed) AND stream.health <> 'ok'
         OR count(*) FILTER (WHERE failed) >= CASE WHEN stream.checked_at IS NULL THEN 1 ELSE 2 END
           AND stream.health <> 'dead'
     ), locked AS (
       SELECT id FROM streams JOIN doubtful USING (id)
       WHERE next_probe_at > now() ORDER BY id FOR NO KEY UPDATE OF streams SKIP LOCKED
     )
     UPDATE streams SET next_probe_at = now() FROM locked WHERE streams.id = locked.id`,
    [streams],
  );
}

/** Forgets words of longer ago, some at a time; answers how many. */
export async function pruneStreamReports(db: Queryable, days: number): Promise<number> {
  const { rowCount } = await db.query(
    `DELETE FROM stream_reports WHERE ctid = ANY (ARRAY(
       SELECT ctid FROM stream_reports WHERE reported_at < now() - make_interval(days => $1) LIMIT 10000))`,
    [days],
  );
  return rowCount ?? 0;
}
