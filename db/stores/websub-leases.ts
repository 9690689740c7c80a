import { randomBytes } from 'node:crypto';
import type { Queryable } from '#db/database.ts';
import { makeFeedDue } from './make-feed-due.ts';

/** A lease is to be asked for at its hub. */
export const leaseWanted = 'websub_lease_wanted';

export type Lease = {
  podcastId: string;
  callbackId: string;
  hub: string;
  topic: string;
  /** Signs what the hub sends. */
  secret: Buffer;
  state: 'pending' | 'active' | 'failed';
  failures: number;
  expiresAt: Date | null;
};

const columns = `podcast_id AS "podcastId", callback_id AS "callbackId", hub, topic, secret, state, failures,
  expires_at AS "expiresAt"`;

/** By what stands in the callback's address. Null where nothing was asked for under it, or not any more. */
export async function findLease(db: Queryable, callbackId: string): Promise<Lease | null> {
  const { rows } = await db.query<Lease>(`SELECT ${columns} FROM websub_leases WHERE callback_id = $1`, [
    callbackId,
  ]);
  return rows[0] ?? null;
}

/** The hub promised to push for so long. Renewed when four fifths of that are over. */
export async function confirmLease(
  db: Queryable,
  callbackId: string,
  leaseSeconds: number,
  now: Date,
): Promise<void> {
  const seconds = Math.min(Math.max(leaseSeconds, 300), 30 * 86_400);
  await db.query(
    `UPDATE websub_leases SET state = 'active', failure = NULL, failures = 0,
       expires_at = $3::timestamptz + make_interval(secs => $2),
       next_ask_at = $3::timestamptz + make_interval(secs => $2 * 0.8)
     WHERE callback_id = $1`,
    [callbackId, seconds, now],
  );
}

/** The hub will not push. It is asked again after a week. */
export async function denyLease(
  db: Queryable,
  callbackId: string,
  reason: string | undefined,
  now: Date,
): Promise<void> {
  const failure = `The hub refused to push${reason ? `: ${reason.slice(0, 500)}` : '.'}`;
  await db.query(
    `UPDATE websub_leases SET state = 'failed', failure = $2, failures = failures + 1, expires_at = NULL,
       next_ask_at = $3::timestamptz + interval '7 days' WHERE callback_id = $1`,
    [callbackId, failure, now],
  );
}

/** A push came, and its signature was right: the feed is read at once. */
export async function notePush(db: Queryable, podcastId: string, now: Date): Promise<void> {
  await db.query('UPDATE websub_leases SET last_push_at = $2 WHERE podcast_id = $1', [podcastId, now]);
  await makeFeedDue(db, podcastId);
}

/**
 * Keeps in step with what the feed says of its hub; undefined where it names none. Another hub or topic is another
 * lease, under another callback, so that what the old hub still sends finds nobody.
 */
export async function wantLease(
  db: Queryable,
  podcastId: string,
  wanted: { hub: string; topic: string } | undefined,
): Promise<void> {
  if (!wanted) {
    await db.query('DELETE FROM websub_leases WHERE podcast_id = $1', [podcastId]);
    return;
  }
  const { rowCount } = await db.query(
    `INSERT INTO websub_leases AS lease (podcast_id, callback_id, hub, topic, secret)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (podcast_id) DO UPDATE SET
       callback_id = excluded.callback_id, hub = excluded.hub, topic = excluded.topic, secret = excluded.secret,
       state = 'pending', failure = NULL, failures = 0, asked_at = NULL, expires_at = NULL, next_ask_at = now()
     WHERE lease.hub <> excluded.hub OR lease.topic <> excluded.topic`,
    [podcastId, randomBytes(24).toString('base64url'), wanted.hub, wanted.topic, randomBytes(32)],
  );
  if (rowCount === 1) await db.query('SELECT pg_notify($1, $2)', [leaseWanted, podcastId]);
}

/** By either clock: what Postgres just made due by its own must not look early to a worker whose clock is behind. */
const isDue = 'next_ask_at <= greatest($2::timestamptz, now())';

/** Leases to ask for or to renew now; nobody else takes them for the next minutes. */
export async function claimDueLeases(
  db: Queryable,
  limit: number,
  now: Date,
  leaseUntil: Date,
): Promise<Lease[]> {
  const { rows } = await db.query<Lease>(
    `UPDATE websub_leases SET next_ask_at = $3, asked_at = $2,
       state = CASE WHEN state = 'active' AND expires_at <= $2 THEN 'pending' ELSE state END
     WHERE podcast_id IN (SELECT podcast_id FROM websub_leases WHERE ${isDue}
                          ORDER BY next_ask_at LIMIT $1 FOR UPDATE SKIP LOCKED)
     RETURNING ${columns}`,
    [limit, now, leaseUntil],
  );
  return rows;
}

/** The hub took the request and calls back. Where it never does, it is asked again at the given time. */
export async function noteAsked(
  db: Queryable,
  callbackId: string,
  claimedUntil: Date,
  askAgainAt: Date,
): Promise<void> {
  await db.query(
    // A hub that called back already has set a time of its own.
    `UPDATE websub_leases SET next_ask_at = $3, failures = failures + 1 WHERE callback_id = $1 AND next_ask_at = $2`,
    [callbackId, claimedUntil, askAgainAt],
  );
}

/** The hub could not be asked. A lease that still runs stays active. */
export async function noteAskFailed(
  db: Queryable,
  callbackId: string,
  failure: string,
  askAgainAt: Date,
): Promise<void> {
  await db.query(
    `UPDATE websub_leases SET failure = $2, failures = failures + 1, next_ask_at = $3,
       state = CASE WHEN state = 'active' AND expires_at > now() THEN state ELSE 'failed' END
     WHERE callback_id = $1`,
    [callbackId, failure, askAgainAt],
  );
}
