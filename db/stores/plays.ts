import type { Queryable } from '#db/database.ts';
import type { PlayRow } from '#db/entities/plays.ts';
import { jsonText } from '#db/json-text.ts';

const columns = `play.listener_id AS "listenerId", play.play, play.item, play.parent, play.title,
  play.started_at AS "startedAt", play.last_at AS "lastAt", play.listened_ms AS "listenedMs",
  play.position_ms AS "positionMs", play.last_seq AS "lastSeq", play.last_type AS "lastType",
  play.server_ms AS "serverMs", play.completed, play.failed, play.skipped, play.counted, play.reason, play.client,
  play.removed_at AS "removedAt"`;

/**
 * The ids of known listeners by pseudonym; nobody else changes their plays, and nobody erases them, until this
 * transaction ends. Whoever changes plays locks first, in this one order.
 */
export async function lockListeners(
  transaction: Queryable,
  pseudonyms: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await transaction.query<{ id: string; pseudonym: string }>({
    name: 'lock-listeners',
    text: 'SELECT id, pseudonym FROM listeners WHERE pseudonym = ANY ($1) ORDER BY id FOR NO KEY UPDATE',
    values: [pseudonyms],
  });
  return new Map(rows.map(({ id, pseudonym }) => [pseudonym, id]));
}

/** The same for one whose id is known; false where the listener is gone. */
export async function lockListener(transaction: Queryable, listenerId: string): Promise<boolean> {
  const { rowCount } = await transaction.query('SELECT FROM listeners WHERE id = $1 FOR NO KEY UPDATE', [
    listenerId,
  ]);
  return rowCount === 1;
}

export async function loadPlays(
  db: Queryable,
  keys: readonly { listenerId: string; play: string }[],
): Promise<PlayRow[]> {
  const { rows } = await db.query<PlayRow>({
    name: 'load-plays',
    text: `SELECT ${columns} FROM plays play
           JOIN unnest($1::uuid[], $2::text[]) AS asked (listener_id, play) USING (listener_id, play)`,
    values: [keys.map((key) => key.listenerId), keys.map((key) => key.play)],
  });
  return rows;
}

/**
 * What the same listeners heard of the same items at the same times: of servers' accounts, or as players told it,
 * plays that were taken out of the history among them. What began a month earlier is not looked at: a listener may
 * have 100,000 plays of one station.
 */
export async function loadPlaysBeside(
  db: Queryable,
  plays: readonly PlayRow[],
  by: 'servers' | 'players',
  toleranceMs: number,
): Promise<PlayRow[]> {
  if (plays.length === 0) return [];
  const { rows } = await db.query<PlayRow>({
    name: `load-plays-beside-${by}`,
    text: `SELECT DISTINCT ${columns} FROM plays play
           JOIN unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[])
             AS asked (listener_id, item, since, until) USING (listener_id, item)
           WHERE play.started_at <= asked.until AND play.last_at >= asked.since
             AND play.started_at >= asked.since - interval '31 days'
             AND play.last_type ${by === 'servers' ? '=' : '<>'} 'session'`,
    values: [
      plays.map((play) => play.listenerId),
      plays.map((play) => play.item),
      plays.map((play) => new Date(play.startedAt.getTime() - toleranceMs)),
      plays.map((play) => new Date(play.lastAt.getTime() + toleranceMs)),
    ],
  });
  return rows;
}

export async function writePlays(transaction: Queryable, plays: readonly PlayRow[]): Promise<void> {
  if (plays.length === 0) return;
  await transaction.query({
    name: 'write-plays',
    text: `INSERT INTO plays (listener_id, play, item, parent, title, started_at, last_at, listened_ms, position_ms,
             last_seq, last_type, server_ms, completed, failed, skipped, counted, reason, client, removed_at)
           SELECT * FROM jsonb_to_recordset($1) AS fresh ("listenerId" uuid, play text, item text, parent text,
             title text, "startedAt" timestamptz, "lastAt" timestamptz, "listenedMs" bigint, "positionMs" bigint,
             "lastSeq" integer, "lastType" text, "serverMs" bigint, completed boolean, failed boolean,
             skipped boolean, counted boolean, reason text, client text, "removedAt" timestamptz)
           ON CONFLICT (listener_id, play) DO UPDATE SET item = excluded.item, parent = excluded.parent,
             title = excluded.title, started_at = excluded.started_at, last_at = excluded.last_at,
             listened_ms = excluded.listened_ms, position_ms = excluded.position_ms, last_seq = excluded.last_seq,
             last_type = excluded.last_type, server_ms = excluded.server_ms, completed = excluded.completed,
             failed = excluded.failed, skipped = excluded.skipped, counted = excluded.counted,
             reason = excluded.reason, client = excluded.client, removed_at = excluded.removed_at`,
    values: [jsonText(plays)],
  });
}
