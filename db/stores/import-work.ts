import type { Queryable } from '#db/database.ts';
import { jsonText } from '#db/json-text.ts';

/** An import that a worker holds until `lease`; who holds another lease than the row's has lost it. */
export type ClaimedImport = {
  id: string;
  listenerId: string;
  content: Buffer;
  /** Lines done already, by whoever held it before. */
  done: number;
  lease: string;
};

export type NewImportLine = {
  position: number;
  line: number;
  title: string | null;
  url: string | null;
  sealedUrl: Buffer | null;
  outcome: 'added' | 'known' | 'refused';
  reason: string | null;
  podcastId: string | null;
};

const leaseFor = `interval '1 minute'`;

/** Takes an import that nobody works at. */
export async function claimImport(db: Queryable): Promise<ClaimedImport | null> {
  const { rows } = await db.query<ClaimedImport>(
    `UPDATE imports SET leased_until = clock_timestamp() + ${leaseFor}
     WHERE id = (
       SELECT id FROM imports WHERE state = 'running' AND (leased_until IS NULL OR leased_until < now())
       ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED
     )
     RETURNING id, listener_id AS "listenerId", content, leased_until::text AS lease,
       (SELECT count(*) FROM import_lines WHERE import_id = imports.id) AS done`,
  );
  return rows[0] ?? null;
}

/** Locks the import for this transaction and prolongs its lease; null where it was stopped or taken over. */
export async function holdImport(
  client: Queryable,
  held: { id: string; lease: string },
): Promise<string | null> {
  const { rows } = await client.query<{ lease: string }>(
    `UPDATE imports SET leased_until = clock_timestamp() + ${leaseFor}
     WHERE id = $1 AND state = 'running' AND leased_until = $2::timestamptz RETURNING leased_until::text AS lease`,
    [held.id, held.lease],
  );
  return rows[0]?.lease ?? null;
}

export async function setImportTotal(db: Queryable, id: string, total: number): Promise<void> {
  await db.query('UPDATE imports SET total = $2 WHERE id = $1', [id, total]);
}

export async function insertImportLines(
  client: Queryable,
  importId: string,
  lines: readonly NewImportLine[],
): Promise<void> {
  const rows = lines.map(({ sealedUrl, ...line }) => ({
    ...line,
    sealed: sealedUrl?.toString('base64') ?? null,
  }));
  await client.query(
    `INSERT INTO import_lines (import_id, position, line, title, url, sealed_url, outcome, reason, podcast_id)
     SELECT $1, position, line, title, url, decode(sealed, 'base64'), outcome, reason, "podcastId"
     FROM jsonb_to_recordset($2) AS made (
       position integer, line integer, title text, url text, sealed text, outcome text, reason text, "podcastId" uuid
     )`,
    [importId, jsonText(rows)],
  );
}

/** The end of an import; its file is kept no longer. */
export async function finishImport(
  db: Queryable,
  held: { id: string; lease: string },
  error: string | null,
): Promise<void> {
  await db.query(
    `UPDATE imports SET state = CASE WHEN $3::text IS NULL THEN 'succeeded' ELSE 'failed' END, error = $3,
       finished_at = now(), content = NULL, leased_until = NULL
     WHERE id = $1 AND state = 'running' AND leased_until = $2::timestamptz`,
    [held.id, held.lease, error],
  );
}

/** Hands an import to the next worker: this one is being stopped. */
export async function releaseImport(db: Queryable, held: { id: string; lease: string }): Promise<void> {
  await db.query(`UPDATE imports SET leased_until = NULL WHERE id = $1 AND leased_until = $2::timestamptz`, [
    held.id,
    held.lease,
  ]);
}

/** One that could not be finished within a day never will be. */
export async function giveUpOldImports(db: Queryable): Promise<void> {
  await db.query(
    `UPDATE imports SET state = 'failed', finished_at = now(), content = NULL, leased_until = NULL,
       error = 'Airdex could not finish this import within a day. What it has added so far stays.'
     WHERE state = 'running' AND created_at < now() - interval '1 day'`,
  );
}
