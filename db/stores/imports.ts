import type { Queryable } from '#db/database.ts';

/** An import waits for a worker; the payload is its id. */
export const importRequested = 'import_requested';

export type ImportState = 'running' | 'succeeded' | 'failed' | 'stopped';
export type LineState = 'added' | 'known' | 'waiting' | 'failed' | 'refused';
export type ImportView = {
  id: string;
  state: ImportState;
  fileName: string | null;
  error: string | null;
  total: number | null;
  counts: Record<LineState, number>;
  createdAt: Date;
  finishedAt: Date | null;
};
export type ImportLineView = {
  position: number;
  line: number;
  title: string | null;
  url: string | null;
  sealedUrl: Buffer | null;
  state: LineState;
  reason: string | null;
  podcastId: string | null;
};

/** Of each listener, older ones are forgotten. */
const mostKept = 20;

/** What the sealed address of a line is bound to. */
export function lineSealContext(importId: string, position: number): string {
  return `import:${importId}:${String(position)}`;
}

/** Takes a file in; a refresh worker reads it. */
export async function createImport(
  db: Queryable,
  asked: { listenerId: string; fileName: string | null; content: Buffer },
): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `WITH made AS (
       INSERT INTO imports (listener_id, file_name, content) VALUES ($1, $2, $3) RETURNING id
     ), forgotten AS (
       DELETE FROM imports WHERE id IN (
         SELECT id FROM imports WHERE listener_id = $1 AND state <> 'running'
         ORDER BY created_at DESC OFFSET ${String(mostKept - 1)}
       )
     )
     SELECT id, pg_notify('${importRequested}', id::text) FROM made`,
    [asked.listenerId, asked.fileName, asked.content],
  );
  return rows[0]?.id ?? '';
}

export async function countRunningImports(db: Queryable, listenerId: string): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `SELECT count(*) FROM imports WHERE listener_id = $1 AND state = 'running'`,
    [listenerId],
  );
  return rows[0]?.count ?? 0;
}

/** Ends a running import where it is; what it has added stays. False where the listener has none that runs. */
export async function stopImport(db: Queryable, listenerId: string, id: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE imports SET state = 'stopped', finished_at = now(), content = NULL, leased_until = NULL
     WHERE id = $2 AND listener_id = $1 AND state = 'running'`,
    [listenerId, id],
  );
  return rowCount === 1;
}

/** What became of a line: of one that was added, its feed says so today. */
const lineStates = `SELECT line.import_id, line.position, line.line, line.title, line.url, line.sealed_url,
    line.podcast_id,
    CASE WHEN outcome <> 'added' OR feed.podcast_id IS NULL THEN outcome
         WHEN feed.state = 'waiting' THEN 'waiting' WHEN feed.state IN ('failing', 'ended') THEN 'failed'
         ELSE outcome END AS state,
    CASE WHEN outcome = 'added' AND feed.state IN ('failing', 'ended')
         THEN coalesce(feed.failure, 'The publisher has ended this feed.') ELSE line.reason END AS reason
  FROM import_lines line LEFT JOIN feeds feed ON feed.podcast_id = line.podcast_id`;

/** The imports of a listener, newest first, or one of them. */
export async function findImports(db: Queryable, listenerId: string, id?: string): Promise<ImportView[]> {
  const { rows } = await db.query<Omit<ImportView, 'counts'> & { counts: Partial<ImportView['counts']> }>(
    `SELECT id, state, file_name AS "fileName", error, total, created_at AS "createdAt",
       finished_at AS "finishedAt", coalesce((
         SELECT jsonb_object_agg(counted.state, counted.lines) FROM (
           SELECT stated.state, count(*) AS lines FROM (${lineStates} WHERE line.import_id = imports.id) stated
           GROUP BY stated.state
         ) counted
       ), '{}') AS counts
     FROM imports WHERE listener_id = $1 AND ($2::uuid IS NULL OR id = $2)
     ORDER BY created_at DESC, id LIMIT ${String(mostKept)}`,
    [listenerId, id ?? null],
  );
  const none = { added: 0, known: 0, waiting: 0, failed: 0, refused: 0 };
  return rows.map((row) => ({ ...row, counts: { ...none, ...row.counts } }));
}

/** Lines in the order of the file, from behind `after`. */
export async function listImportLines(
  db: Queryable,
  importId: string,
  page: { limit: number; after?: number; state?: LineState },
): Promise<{ rows: ImportLineView[]; next: number | null }> {
  const { rows } = await db.query<ImportLineView>(
    `SELECT position, line, title, url, sealed_url AS "sealedUrl", state, reason, podcast_id AS "podcastId"
     FROM (${lineStates} WHERE line.import_id = $1 AND line.position > $2) stated
     WHERE $3::text IS NULL OR state = $3 ORDER BY position LIMIT $4`,
    [importId, page.after ?? -1, page.state ?? null, page.limit + 1],
  );
  const shown = rows.slice(0, page.limit);
  return { rows: shown, next: rows.length > page.limit ? (shown.at(-1)?.position ?? null) : null };
}
