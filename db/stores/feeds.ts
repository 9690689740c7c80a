import type { Queryable } from '#db/database.ts';
import { jsonText } from '#db/json-text.ts';

/** A feed that this worker may read until its lease ends. */
export type FeedToRead = {
  podcastId: string;
  /** Null where it is private: then it is sealed. */
  url: string | null;
  sealedUrl: Buffer | null;
  ownerId: string | null;
  state: 'waiting' | 'ok' | 'failing' | 'ended';
  failureType: string | null;
  failures: number;
  failingSince: Date | null;
  validators: Record<string, unknown>;
  rhythm: Record<string, unknown>;
  priority: number;
  lastReadAt: Date | null;
  movingTo: string | null;
  movingSince: Date | null;
  /** Hosts on private addresses that the providers that list it may contact. */
  allowedHosts: string[];
  /** A hub promised to push. */
  pushed: boolean;
  leasedUntil: Date;
  /** When it was due: a change of that meanwhile means that somebody wants it read once more. */
  dueAt: string;
};

/** What became of a reading. Null leaves a field as it is, but for the failure's, which it clears. */
export type FinishedFeed = Pick<FeedToRead, 'podcastId' | 'leasedUntil' | 'dueAt' | 'validators'> & {
  state: 'ok' | 'failing' | 'ended' | 'waiting';
  failure: string | null;
  failureType: string | null;
  failures: number;
  failingSince: Date | null;
  rhythm: Record<string, unknown> | null;
  intervalSeconds: number;
  nextReadAt: Date;
  lastReadAt: Date | null;
  lastChangeAt: Date | null;
  movingTo: string | null;
  movingSince: Date | null;
  dropped: number | null;
  drops: { entry: string; reason: string }[] | null;
};

const claimed = `feed.podcast_id AS "podcastId", feed.url, feed.sealed_url AS "sealedUrl",
  (SELECT owner_id FROM podcasts WHERE id = feed.podcast_id) AS "ownerId", feed.state,
  feed.failure_type AS "failureType", feed.failures, feed.failing_since AS "failingSince", feed.validators,
  feed.rhythm, feed.priority, feed.last_read_at AS "lastReadAt", feed.moving_to AS "movingTo",
  feed.moving_since AS "movingSince", feed.leased_until AS "leasedUntil", feed.next_read_at::text AS "dueAt",
  ARRAY(SELECT DISTINCT host FROM provider_feeds listed JOIN providers ON providers.id = listed.provider_id
        CROSS JOIN unnest(providers.allowed_hosts) AS host WHERE listed.podcast_id = feed.podcast_id) AS "allowedHosts",
  EXISTS (SELECT FROM websub_leases lease WHERE lease.podcast_id = feed.podcast_id AND lease.state = 'active'
          AND lease.expires_at > $1) AS pushed`;

const isFree = '(leased_until IS NULL OR leased_until <= $1)';
/** By either clock: what Postgres just made due by its own must not look early to a worker whose clock is behind. */
const isDue = 'next_read_at <= greatest($1::timestamptz, now())';

/** Takes feeds that are due, the longest due first; two workers never take the same. */
export function claimDueFeeds(
  db: Queryable,
  claim: { limit: number; now: Date; leaseUntil: Date },
): Promise<FeedToRead[]> {
  return take(db, claim, `state <> 'ended' AND run_provider_id IS NULL AND ${isDue} AND ${isFree}`);
}

/** Takes feeds that their publishers closed, and that may be asked whether that still holds. */
export function claimEndedFeeds(
  db: Queryable,
  claim: { limit: number; now: Date; leaseUntil: Date },
): Promise<FeedToRead[]> {
  return take(db, claim, `state = 'ended' AND run_provider_id IS NULL AND ${isDue} AND ${isFree}`);
}

/** Takes those of the given feeds that are due, whoever reads them otherwise. */
export function claimFeeds(
  db: Queryable,
  podcastIds: readonly string[],
  claim: { now: Date; leaseUntil: Date },
): Promise<FeedToRead[]> {
  const due = `podcast_id = ANY ($4) AND ${isDue} AND ${isFree}`;
  return take(db, { ...claim, limit: podcastIds.length }, due, [podcastIds]);
}

/** Takes one feed, due or not. Null where another worker reads it now, or there is none. */
export async function claimFeed(
  db: Queryable,
  podcastId: string,
  claim: { now: Date; leaseUntil: Date },
): Promise<FeedToRead | null> {
  const [feed] = await take(db, { ...claim, limit: 1 }, `podcast_id = $4 AND ${isFree}`, [podcastId]);
  return feed ?? null;
}

async function take(
  db: Queryable,
  { limit, now, leaseUntil }: { limit: number; now: Date; leaseUntil: Date },
  condition: string,
  more: unknown[] = [],
): Promise<FeedToRead[]> {
  const { rows } = await db.query<FeedToRead>(
    `UPDATE feeds feed SET leased_until = $2
     WHERE podcast_id IN (SELECT podcast_id FROM feeds WHERE ${condition}
                          ORDER BY next_read_at LIMIT $3 FOR UPDATE SKIP LOCKED)
     RETURNING ${claimed}`,
    [now, leaseUntil, limit, ...more],
  );
  return rows;
}

/** Gives feeds back unread: at once to whoever is next, or not before `at`. */
export async function releaseFeeds(
  db: Queryable,
  feeds: readonly Pick<FeedToRead, 'podcastId' | 'leasedUntil' | 'dueAt'>[],
  at: Date | null = null,
): Promise<void> {
  if (feeds.length === 0) return;
  await db.query(
    `UPDATE feeds feed SET leased_until = NULL, next_read_at =
       CASE WHEN $2::timestamptz IS NULL OR feed.next_read_at <> given.due THEN feed.next_read_at ELSE $2 END
     FROM jsonb_to_recordset($1) AS given ("podcastId" uuid, "leasedUntil" timestamptz, due timestamptz)
     WHERE feed.podcast_id = given."podcastId" AND feed.leased_until = given."leasedUntil"`,
    [
      jsonText(feeds.map(({ podcastId, leasedUntil, dueAt }) => ({ podcastId, leasedUntil, due: dueAt }))),
      at,
    ],
  );
}

/** Ends readings, many in one statement. Those whose lease another worker took over are left alone. */
export async function finishFeeds(db: Queryable, finished: readonly FinishedFeed[]): Promise<void> {
  if (finished.length === 0) return;
  await db.query(
    `UPDATE feeds feed SET
       state = done.state, failure = done.failure, failure_type = done."failureType", failures = done.failures,
       failing_since = done."failingSince", validators = done.validators,
       rhythm = coalesce(done.rhythm, feed.rhythm), interval_seconds = done."intervalSeconds",
       next_read_at = CASE WHEN feed.next_read_at = done."dueAt" THEN done."nextReadAt" ELSE feed.next_read_at END,
       priority = CASE WHEN feed.next_read_at = done."dueAt" THEN 0 ELSE feed.priority END,
       last_read_at = coalesce(done."lastReadAt", feed.last_read_at),
       last_change_at = coalesce(done."lastChangeAt", feed.last_change_at),
       moving_to = done."movingTo", moving_since = done."movingSince",
       dropped = coalesce(done.dropped, feed.dropped), drops = coalesce(done.drops, feed.drops), leased_until = NULL
     FROM jsonb_to_recordset($1) AS done (
       "podcastId" uuid, "leasedUntil" timestamptz, "dueAt" timestamptz, state text, failure text,
       "failureType" text, failures integer, "failingSince" timestamptz, validators jsonb, rhythm jsonb,
       "intervalSeconds" integer, "nextReadAt" timestamptz, "lastReadAt" timestamptz, "lastChangeAt" timestamptz,
       "movingTo" text, "movingSince" timestamptz, dropped integer, drops jsonb)
     WHERE feed.podcast_id = done."podcastId" AND feed.leased_until = done."leasedUntil"`,
    [jsonText(finished)],
  );
}

/** The feed is found at another address from now on. False where another feed has that address already. */
export async function moveFeed(
  db: Queryable,
  podcastId: string,
  address: { url: string | null; sealedUrl: Buffer | null; urlKey: string },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE feeds SET url = $2, sealed_url = $3, url_key = $4, moving_to = NULL, moving_since = NULL
     WHERE podcast_id = $1 AND NOT EXISTS (SELECT FROM feeds other WHERE other.url_key = $4 AND other.podcast_id <> $1)`,
    [podcastId, address.url, address.sealedUrl, address.urlKey],
  );
  return rowCount === 1;
}

/** The podcast whose feed has this key. */
export async function findFeedByKey(db: Queryable, urlKey: string): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>('SELECT podcast_id AS id FROM feeds WHERE url_key = $1', [
    urlKey,
  ]);
  return rows[0]?.id ?? null;
}

/** Feeds whose provider is switched off are read by the loop, for those who subscribed to them. */
export async function freeFeedsOfIdleProviders(db: Queryable): Promise<void> {
  await db.query(
    `UPDATE feeds SET run_provider_id = NULL, next_read_at = least(next_read_at, now()) FROM providers
     WHERE providers.id = feeds.run_provider_id AND NOT providers.enabled
       AND EXISTS (SELECT FROM subscriptions WHERE subscriptions.podcast_id = feeds.podcast_id)`,
  );
}
