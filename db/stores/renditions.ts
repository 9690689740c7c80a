import type { Queryable } from '#db/database.ts';

/** A rendition to be made, and what is known of its original. Durations in ms, bitrates in kbit/s, sizes in bytes. */
export type DueRendition = {
  trackId: string;
  variant: string;
  providerId: string;
  path: string;
  contentHash: string;
  durationMs: number | null;
  failures: number;
  title: string;
  artists: string[];
  album: string | null;
  albumArtists: string[];
  disc: number | null;
  number: number | null;
  released: string | null;
  genres: string[];
};

/** Takes the one that is due the longest until `leasedUntil`; null where none is. */
export async function claimRendition(
  db: Queryable,
  now: Date,
  leasedUntil: Date,
): Promise<DueRendition | null> {
  const { rows } = await db.query<DueRendition>(
    `WITH due AS (
       SELECT rendition.track_id, rendition.variant FROM renditions rendition
       JOIN tracks track ON track.id = rendition.track_id
       JOIN providers provider ON provider.id = track.provider_id AND provider.enabled
       WHERE rendition.state IN ('pending', 'failed') AND rendition.next_try_at <= $1
         AND (rendition.leased_until IS NULL OR rendition.leased_until <= $1)
         AND track.retired_at IS NULL AND track.path IS NOT NULL
       ORDER BY rendition.next_try_at LIMIT 1 FOR UPDATE OF rendition SKIP LOCKED
     ), taken AS (
       UPDATE renditions SET leased_until = $2 FROM due
       WHERE renditions.track_id = due.track_id AND renditions.variant = due.variant
       RETURNING renditions.track_id, renditions.variant, renditions.failures
     )
     SELECT taken.track_id AS "trackId", taken.variant, taken.failures, track.provider_id AS "providerId", track.path,
       track.content_hash AS "contentHash", track.duration_ms AS "durationMs", track.title,
       ARRAY(SELECT artist ->> 'name' FROM jsonb_array_elements(track.artists) artist) AS artists,
       album.title AS album,
       ARRAY(SELECT artist ->> 'name' FROM jsonb_array_elements(album.artists) artist) AS "albumArtists",
       track.disc, track.number, track.released, track.genres
     FROM taken JOIN tracks track ON track.id = taken.track_id LEFT JOIN albums album ON album.id = track.album_id`,
    [now, leasedUntil],
  );
  return rows[0] ?? null;
}

export type RenditionKey = Pick<DueRendition, 'trackId' | 'variant'>;

/** Still at it. */
export async function renewRendition(db: Queryable, key: RenditionKey, leasedUntil: Date): Promise<void> {
  await db.query(
    'UPDATE renditions SET leased_until = $3 WHERE track_id = $1 AND variant = $2 AND leased_until IS NOT NULL',
    [key.trackId, key.variant, leasedUntil],
  );
}

/** False where the row is gone or its track has another content by now: then the file is nothing's. */
export async function finishRendition(
  db: Queryable,
  key: RenditionKey,
  made: { contentHash: string; path: string; size: number; at: Date },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE renditions SET state = 'ready', path = $4, size = $5, made_at = $6, failure = NULL, failures = 0,
       leased_until = NULL
     WHERE track_id = $1 AND variant = $2 AND source_hash = $3`,
    [key.trackId, key.variant, made.contentHash, made.path, made.size, made.at],
  );
  return rowCount === 1;
}

/** `nextTryAt` null: not before its original changes. */
export async function failRendition(
  db: Queryable,
  key: RenditionKey,
  failure: string,
  nextTryAt: Date | null,
): Promise<void> {
  await db.query(
    `UPDATE renditions SET state = 'failed', failure = $3, failures = failures + 1, leased_until = NULL,
       next_try_at = coalesce($4, 'infinity'::timestamptz)
     WHERE track_id = $1 AND variant = $2`,
    [key.trackId, key.variant, failure, nextTryAt],
  );
}

/** It was no fault of the file: it is due again as it was. */
export async function releaseRendition(db: Queryable, key: RenditionKey): Promise<void> {
  await db.query('UPDATE renditions SET leased_until = NULL WHERE track_id = $1 AND variant = $2', [
    key.trackId,
    key.variant,
  ]);
}

/** Its library is away, which is no fault of the file: it is due again later, as it was. */
export async function postponeRendition(
  db: Queryable,
  key: RenditionKey,
  trouble: string,
  nextTryAt: Date,
): Promise<void> {
  await db.query(
    `UPDATE renditions SET failure = $3, leased_until = NULL, next_try_at = $4 WHERE track_id = $1 AND variant = $2`,
    [key.trackId, key.variant, trouble, nextTryAt],
  );
}

/** Why nothing is made at all, for admins to see: kept with one waiting row of each library. Null: that is over. */
export async function noteTrouble(db: Queryable, trouble: string | null): Promise<void> {
  await db.query(`UPDATE renditions SET failure = NULL WHERE state = 'pending' AND failure IS NOT NULL`);
  if (trouble === null) return;
  await db.query(
    `UPDATE renditions rendition SET failure = $1
     FROM (
       SELECT DISTINCT ON (track.provider_id) track_id, variant
       FROM renditions JOIN tracks track ON track.id = track_id
       WHERE state = 'pending' ORDER BY track.provider_id, track_id, variant
     ) one
     WHERE rendition.track_id = one.track_id AND rendition.variant = one.variant`,
    [trouble],
  );
}

/** Those of `paths` that are some track's. */
export async function knownRenditionPaths(db: Queryable, paths: string[]): Promise<Set<string>> {
  const { rows } = await db.query<{ path: string }>('SELECT path FROM renditions WHERE path = ANY($1)', [
    paths,
  ]);
  return new Set(rows.map(({ path }) => path));
}

/** `trouble`: why what waits is not made, or why the last that failed did. */
export type RenditionCounts = {
  ready: number;
  waiting: number;
  failed: number;
  bytes: number;
  trouble: string | null;
};

/** What there is of a library's renditions. `providerId` is SQL. */
export function countRenditionsSql(providerId: string): string {
  return `SELECT count(*) FILTER (WHERE rendition.state = 'ready')::int AS ready,
       count(*) FILTER (WHERE rendition.state = 'pending')::int AS waiting,
       count(*) FILTER (WHERE rendition.state = 'failed')::int AS failed,
       coalesce(sum(rendition.size), 0)::float8 AS bytes,
       (array_agg(rendition.failure ORDER BY rendition.state = 'pending' DESC)
         FILTER (WHERE rendition.failure IS NOT NULL))[1] AS trouble
     FROM tracks track JOIN renditions rendition ON rendition.track_id = track.id
     WHERE track.provider_id = ${providerId} AND track.retired_at IS NULL`;
}

export async function countRenditions(db: Queryable, providerId: string): Promise<RenditionCounts> {
  const { rows } = await db.query<RenditionCounts>(countRenditionsSql('$1'), [providerId]);
  return rows[0] ?? { ready: 0, waiting: 0, failed: 0, bytes: 0, trouble: null };
}
