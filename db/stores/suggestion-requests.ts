import type { Database, Queryable } from '#db/database.ts';
import { inTransaction } from '#db/database.ts';
import { jsonText } from '#db/json-text.ts';

export type SuggestionReason = {
  kind: 'listened-together' | 'alike' | 'popular' | 'time-of-day' | 'followed-show' | 'new-to-you';
  words: string;
  because: { item: string; title: string }[];
};
export type SuggestionToWrite = { item: string; score: number; reason: SuggestionReason };

/** A worker's right to answer one listener's request, until it runs out. */
export type SuggestionLease = { listenerId: string; askedAt: string; leasedUntil: string };

/** Raised with the listener's id when their suggestions are new. */
export const suggestionsChanged = 'suggestions_changed';

/** Their suggestions are behind what they did; a worker makes them anew once this transaction is committed. */
export async function askForSuggestions(db: Queryable, listenerIds: readonly string[]): Promise<void> {
  if (listenerIds.length === 0) return;
  // In one order everywhere, so that two batches do not wait for each other; one that waits already is left as it is.
  await db.query({
    name: 'ask-for-suggestions',
    text: `INSERT INTO suggestion_requests AS request (listener_id)
           SELECT id FROM listeners WHERE id = ANY ($1::uuid[]) ORDER BY id
           ON CONFLICT (listener_id) DO UPDATE SET asked_at = clock_timestamp() WHERE request.leased_until IS NOT NULL`,
    values: [[...new Set(listenerIds)]],
  });
}

/** Takes the requests that wait longest; those of a worker that died come back when its lease has run out. */
export async function leaseRequests(
  db: Queryable,
  limit: number,
  leaseSeconds: number,
): Promise<SuggestionLease[]> {
  const { rows } = await db.query<SuggestionLease>(
    `UPDATE suggestion_requests request SET leased_until = now() + $2 * interval '1 second'
     FROM (SELECT listener_id FROM suggestion_requests
           WHERE leased_until IS NULL OR leased_until < now()
           ORDER BY asked_at, listener_id LIMIT $1 FOR UPDATE SKIP LOCKED) due
     WHERE request.listener_id = due.listener_id
     RETURNING request.listener_id AS "listenerId", asked_at::text AS "askedAt", leased_until::text AS "leasedUntil"`,
    [limit, leaseSeconds],
  );
  return rows;
}

/**
 * Puts the listener's suggestions in place of those of before, and ends the request, unless they were asked for again
 * meanwhile. False where the lease has run out and another worker took it, or the listener was erased: nothing is
 * written then.
 */
export async function answerRequest(
  database: Pick<Database, 'pool'>,
  lease: SuggestionLease,
  suggestions: readonly SuggestionToWrite[],
): Promise<boolean> {
  return inTransaction(database, async (client) => {
    // First, as whoever erases a listener does, so that neither waits for the other.
    await client.query('SELECT FROM listeners WHERE id = $1 FOR KEY SHARE', [lease.listenerId]);
    const { rows } = await client.query<{ again: boolean }>(
      `SELECT asked_at <> $2::timestamptz AS again FROM suggestion_requests
       WHERE listener_id = $1 AND leased_until = $3::timestamptz FOR UPDATE`,
      [lease.listenerId, lease.askedAt, lease.leasedUntil],
    );
    const [request] = rows;
    if (!request) return false;
    await client.query('DELETE FROM suggestions WHERE listener_id = $1', [lease.listenerId]);
    await client.query(
      `INSERT INTO suggestions (listener_id, item, rank, score, reason)
       SELECT $1, item, place, score, reason
       FROM jsonb_array_elements($2) WITH ORDINALITY AS each (value, place),
         jsonb_to_record(value) AS made (item text, score real, reason jsonb)`,
      [lease.listenerId, jsonText(suggestions)],
    );
    await client.query(
      request.again
        ? 'UPDATE suggestion_requests SET leased_until = NULL WHERE listener_id = $1'
        : 'DELETE FROM suggestion_requests WHERE listener_id = $1',
      [lease.listenerId],
    );
    await client.query('SELECT pg_notify($1, $2)', [suggestionsChanged, lease.listenerId]);
    return true;
  });
}
