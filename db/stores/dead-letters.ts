import type { Queryable } from '#db/database.ts';
import { jsonText } from '#db/json-text.ts';

export type DeadLetter = {
  consumer: string;
  topic: string;
  eventId: string;
  key: string;
  body: unknown;
  /** A word for machines: not-an-event, unknown-type or failed. */
  reason: string;
  /** The same in words. */
  detail: string;
};
export type KeptDeadLetter = DeadLetter & {
  id: number;
  attempts: number;
  failedAt: Date;
  replayAskedAt: Date | null;
  replayedAt: Date | null;
};
export type DeadLetterFilter = { consumer?: string; reason?: string; id?: number };

const columns = `id, consumer, topic, event_id AS "eventId", key, body, reason, detail, attempts,
  failed_at AS "failedAt", replay_asked_at AS "replayAskedAt", replayed_at AS "replayedAt"`;
const matches = `($1::text IS NULL OR consumer = $1) AND ($2::text IS NULL OR reason = $2)
  AND ($3::bigint IS NULL OR id = $3)`;

const valuesOf = ({ consumer, reason, id }: DeadLetterFilter) => [
  consumer ?? null,
  reason ?? null,
  id ?? null,
];

/**
 * Keeps what a consumer cannot read. The same event again is one more attempt, and waits again. False where its
 * listener was erased, of whom nothing is kept.
 */
export async function keepDeadLetter(db: Queryable, letter: DeadLetter): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'keep-dead-letter',
    text: `INSERT INTO dead_letters AS known (consumer, topic, event_id, key, body, reason, detail)
           SELECT $1, $2, $3, $4, $5::jsonb, $6, $7
           WHERE NOT EXISTS (SELECT FROM event_log WHERE topic = $2 AND event_log.event_id = $4 || ':erased')
           ON CONFLICT (consumer, topic, event_id) DO UPDATE SET body = excluded.body, reason = excluded.reason,
             detail = excluded.detail, attempts = known.attempts + 1, failed_at = now(), replay_asked_at = NULL,
             replayed_at = NULL`,
    values: [
      letter.consumer,
      letter.topic,
      letter.eventId,
      letter.key,
      jsonText(letter.body ?? null),
      letter.reason,
      letter.detail,
    ],
  });
  return rowCount === 1;
}

/** The latest first; those that were replayed well are done with. */
export async function listDeadLetters(
  db: Queryable,
  filter: DeadLetterFilter & { limit: number },
): Promise<KeptDeadLetter[]> {
  const { rows } = await db.query<KeptDeadLetter>(
    `SELECT ${columns} FROM dead_letters WHERE ${matches} AND replayed_at IS NULL ORDER BY id DESC LIMIT $4`,
    [...valuesOf(filter), filter.limit],
  );
  return rows;
}

/** Asks the consumers to read them again; answers how many. */
export async function askForReplay(db: Queryable, filter: DeadLetterFilter): Promise<number> {
  const { rowCount } = await db.query(
    `UPDATE dead_letters SET replay_asked_at = now() WHERE ${matches} AND replayed_at IS NULL`,
    valuesOf(filter),
  );
  if (rowCount) await db.query(`SELECT pg_notify('dead_letters_asked', '')`);
  return rowCount ?? 0;
}

/** What a consumer is asked to read again, in the order in which it failed, locked for this transaction. */
export async function takeAskedLetters(
  transaction: Queryable,
  consumer: string,
  topic: string,
  limit: number,
): Promise<KeptDeadLetter[]> {
  const { rows } = await transaction.query<KeptDeadLetter>(
    `SELECT ${columns} FROM dead_letters
     WHERE consumer = $1 AND topic = $2 AND replayed_at IS NULL AND replay_asked_at IS NOT NULL
     ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED`,
    [consumer, topic, limit],
  );
  return rows;
}

export async function markReplayed(transaction: Queryable, ids: readonly number[]): Promise<void> {
  await transaction.query('UPDATE dead_letters SET replayed_at = now() WHERE id = ANY ($1)', [ids]);
}

/** Forgets what failed so long ago, whether or not it was replayed. */
export async function pruneDeadLetters(db: Queryable, olderThan: Date): Promise<void> {
  await db.query('DELETE FROM dead_letters WHERE failed_at < $1', [olderThan]);
}
