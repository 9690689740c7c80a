import type { Queryable } from '#db/database.ts';

/** A picture to be fetched. */
export type DueArtwork = {
  id: number;
  sourceUrl: string;
  /** Failed tries in a row. */
  failures: number;
  /** Inside hosts that the providers of what shows it may contact. */
  allowedHosts: string[];
};

/** A picture that was fetched and cut into sizes. Width and height are the original's, in pixels. */
export type FetchedArtwork = {
  id: number;
  contentHash: string;
  /** #rrggbb */
  color: string;
  width: number;
  height: number;
  /** Widths that are there, smallest first. */
  sizes: number[];
};

/** `ended`: it is not tried again. */
export type FailedArtwork = { id: number; state: 'failed' | 'ended'; nextTryAt: Date; error: string };

/** Takes due pictures for one worker, the most wanted first; others leave them alone until `leaseUntil`. */
export async function claimDueArtwork(
  db: Queryable,
  limit: number,
  now: Date,
  leaseUntil: Date,
): Promise<DueArtwork[]> {
  const { rows } = await db.query<DueArtwork>(
    `UPDATE artwork SET next_try_at = $3
     FROM (
       SELECT id FROM artwork
       WHERE state IN ('pending', 'failed') AND next_try_at <= $1
       ORDER BY priority DESC, next_try_at
       LIMIT $2
       FOR UPDATE SKIP LOCKED
     ) due
     WHERE artwork.id = due.id
     RETURNING artwork.id, artwork.source_url AS "sourceUrl", artwork.failures, ARRAY(
       SELECT DISTINCT unnest(provider.allowed_hosts)
       FROM providers provider
       JOIN (
         SELECT provider_ids FROM stations WHERE artwork_id = artwork.id
         UNION ALL
         SELECT provider_ids FROM podcasts WHERE artwork_id = artwork.id
         UNION ALL
         SELECT podcast.provider_ids FROM episodes JOIN podcasts podcast ON podcast.id = podcast_id
         WHERE episodes.artwork_id = artwork.id
       ) shown ON provider.id = ANY (shown.provider_ids)
     ) AS "allowedHosts"`,
    [now, limit, leaseUntil],
  );
  return rows;
}

/** Gives claimed pictures back untried. */
export async function postponeArtwork(db: Queryable, ids: readonly number[], until: Date): Promise<void> {
  await db.query('UPDATE artwork SET next_try_at = $2 WHERE id = ANY ($1)', [ids, until]);
}

export async function keepFetchedArtwork(db: Queryable, pictures: FetchedArtwork[], at: Date): Promise<void> {
  await db.query(
    `UPDATE artwork SET
       state = 'ready', content_hash = "contentHash", color = fetched.color, width = fetched.width,
       height = fetched.height, sizes = fetched.sizes, failures = 0, error = NULL, fetched_at = $2
     FROM jsonb_to_recordset($1) AS fetched (
       id bigint, "contentHash" text, color text, width integer, height integer, sizes integer[]
     )
     WHERE artwork.id = fetched.id`,
    [JSON.stringify(pictures), at],
  );
}

export async function keepFailedArtwork(db: Queryable, pictures: FailedArtwork[]): Promise<void> {
  await db.query(
    `UPDATE artwork SET
       state = failed.state, failures = artwork.failures + 1, next_try_at = "nextTryAt", error = failed.error
     FROM jsonb_to_recordset($1) AS failed (id bigint, state text, "nextTryAt" timestamptz, error text)
     WHERE artwork.id = failed.id`,
    [JSON.stringify(pictures)],
  );
}

/** Forgets pictures that nothing shows any more and that were not touched since `before`. */
export async function forgetUnusedArtwork(db: Queryable, before: Date): Promise<number> {
  const { rowCount } = await db.query(
    `DELETE FROM artwork
     WHERE greatest(fetched_at, next_try_at) < $1
       AND NOT EXISTS (SELECT FROM stations WHERE artwork_id = artwork.id)
       AND NOT EXISTS (SELECT FROM podcasts WHERE artwork_id = artwork.id)
       AND NOT EXISTS (SELECT FROM episodes WHERE artwork_id = artwork.id)
       AND NOT EXISTS (SELECT FROM tracks WHERE artwork_id = artwork.id)
       AND NOT EXISTS (SELECT FROM albums WHERE artwork_id = artwork.id)
       AND NOT EXISTS (SELECT FROM artists WHERE artwork_id = artwork.id)
       AND NOT EXISTS (SELECT FROM library_folders WHERE artwork_id = artwork.id)`,
    [before],
  );
  return rowCount ?? 0;
}

/** Those of these contents that are still shown. */
export async function knownContentHashes(db: Queryable, hashes: readonly string[]): Promise<Set<string>> {
  const { rows } = await db.query<{ hash: string }>(
    'SELECT DISTINCT content_hash AS hash FROM artwork WHERE content_hash = ANY ($1)',
    [hashes],
  );
  return new Set(rows.map(({ hash }) => hash));
}
