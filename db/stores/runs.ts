import type { Queryable } from '#db/database.ts';

export const runRequested = 'run_requested';
export const runStopRequested = 'run_stop_requested';

export type RunTrigger = 'schedule' | 'admin' | 'cli';
export type RunDrop = { entry: string; reason: string };
export type RunCounts = {
  seen: number;
  added: number;
  updated: number;
  unchanged: number;
  retired: number;
  dropped: number;
};

export type RunRow = RunCounts & {
  id: string;
  providerId: string;
  trigger: RunTrigger;
  state: 'running' | 'succeeded' | 'failed' | 'stopped';
  /** Requested, not yet taken by a worker. */
  waiting: boolean;
  complete: boolean;
  expected: number | null;
  drops: RunDrop[];
  error: string | null;
  errorType: string | null;
  startedAt: Date;
  finishedAt: Date | null;
};
export type RunPosition = { startedAt: string; id: string };

export const runColumns = `run.id, run.provider_id AS "providerId", run.trigger, run.state,
  run.state = 'running' AND run.claimed_by IS NULL AS waiting, run.complete, run.expected, run.seen, run.added,
  run.updated, run.unchanged, run.retired, run.dropped, run.drops, run.error, run.error_type AS "errorType",
  run.started_at AS "startedAt", run.finished_at AS "finishedAt"`;

/** The run that a worker will take, or the one under way already. Null where there is no such provider. */
export async function requestRun(
  db: Queryable,
  providerId: string,
  trigger: RunTrigger,
): Promise<RunRow | null> {
  for (;;) {
    const { rows: made } = await db.query<RunRow>(
      `INSERT INTO runs AS run (provider_id, trigger) SELECT id, $2 FROM providers WHERE id = $1
       ON CONFLICT (provider_id) WHERE state = 'running' DO NOTHING RETURNING ${runColumns}`,
      [providerId, trigger],
    );
    await db.query(`SELECT pg_notify('${runRequested}', $1)`, [providerId]);
    if (made[0]) return made[0];
    const { rows } = await db.query<RunRow>(
      `SELECT ${runColumns} FROM runs run WHERE provider_id = $1 AND state = 'running'`,
      [providerId],
    );
    if (rows[0]) return rows[0];
    const { rowCount } = await db.query('SELECT FROM providers WHERE id = $1', [providerId]);
    // Else the run that was under way has just ended: what it read may be older than the wish.
    if (rowCount === 0) return null;
  }
}

/** Requests a run of every enabled provider that is due; with several workers, once. */
export async function requestDueRuns(db: Queryable): Promise<number> {
  const { rowCount } = await db.query(
    `WITH due AS (
       UPDATE providers SET next_run_at = now() + make_interval(secs => interval_seconds)
       WHERE enabled AND next_run_at <= now()
         AND NOT EXISTS (SELECT FROM runs WHERE provider_id = providers.id AND state = 'running')
       RETURNING id
     )
     INSERT INTO runs (provider_id, trigger) SELECT id, 'schedule' FROM due
     ON CONFLICT (provider_id) WHERE state = 'running' DO NOTHING`,
  );
  return rowCount ?? 0;
}

/** Takes one waiting run; two workers never take the same. Null where nothing waits. */
export async function claimRun(db: Queryable, worker: string): Promise<RunRow | null> {
  const { rows } = await db.query<RunRow>(
    `UPDATE runs run SET claimed_by = $1, heartbeat_at = now(), started_at = now()
     WHERE id = (SELECT id FROM runs WHERE state = 'running' AND claimed_by IS NULL
                 ORDER BY trigger = 'schedule', requested_at LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING ${runColumns}`,
    [worker],
  );
  return rows[0] ?? null;
}

/** Shows how far the run is and that its worker lives. False where the run is no longer this worker's. */
export async function reportProgress(
  db: Queryable,
  run: {
    id: string;
    worker: string;
    seen: number;
    dropped: number;
    expected: number | null;
    /** In the catalog already, where a run commits as it goes. */
    added?: number;
    updated?: number;
  },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE runs SET heartbeat_at = now(), seen = $3, dropped = $4, expected = $5, added = $6, updated = $7
     WHERE id = $1 AND claimed_by = $2 AND state = 'running'`,
    [run.id, run.worker, run.seen, run.dropped, run.expected, run.added ?? 0, run.updated ?? 0],
  );
  return rowCount === 1;
}

/**
 * Tells a run to end; one that no worker has taken ends here. Null where there is no such run; one that is over stays
 * as it is.
 */
export async function requestStop(db: Queryable, id: string): Promise<RunRow | null> {
  await db.query(
    `UPDATE runs SET stop_requested_at = coalesce(stop_requested_at, now()),
       state = CASE WHEN claimed_by IS NULL THEN 'stopped' ELSE state END,
       finished_at = CASE WHEN claimed_by IS NULL THEN now() END
     WHERE id = $1 AND state = 'running'`,
    [id],
  );
  await db.query(`SELECT pg_notify('${runStopRequested}', $1)`, [id]);
  return findRun(db, id);
}

export async function isStopRequested(db: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await db.query('SELECT FROM runs WHERE id = $1 AND stop_requested_at IS NOT NULL', [
    id,
  ]);
  return rowCount === 1;
}

/** Ends a run that was told to; what it had staged is dropped. */
export async function stopRun(
  db: Queryable,
  run: { id: string; worker: string; drops: RunDrop[] },
): Promise<void> {
  await db.query(
    `UPDATE runs SET state = 'stopped', finished_at = now(), drops = $3
     WHERE id = $1 AND claimed_by = $2 AND state = 'running'`,
    [run.id, run.worker, JSON.stringify(run.drops)],
  );
  await db.query('DELETE FROM staged_entries WHERE run_id = $1', [run.id]);
}

/** How the run before this one ended; null where there was none. */
export async function lastRunState(
  db: Queryable,
  run: { id: string; providerId: string },
): Promise<RunRow['state'] | null> {
  const { rows } = await db.query<{ state: RunRow['state'] }>(
    'SELECT state FROM runs WHERE provider_id = $1 AND id <> $2 ORDER BY started_at DESC LIMIT 1',
    [run.providerId, run.id],
  );
  return rows[0]?.state ?? null;
}

/** Ends a run in failure, with the reason in words, and drops what it had read. */
export async function failRun(
  db: Queryable,
  run: { id: string; worker: string; error: string; errorType: string; drops: RunDrop[] },
): Promise<void> {
  await db.query(
    `UPDATE runs SET state = 'failed', finished_at = now(), error = $3, error_type = $4, drops = $5
     WHERE id = $1 AND claimed_by = $2 AND state = 'running'`,
    [run.id, run.worker, run.error, run.errorType, JSON.stringify(run.drops)],
  );
  await db.query('DELETE FROM staged_entries WHERE run_id = $1', [run.id]);
}

/** Hands a run back, unharmed, to the next worker: this one is being stopped. */
export async function releaseRun(db: Queryable, run: { id: string; worker: string }): Promise<void> {
  await db.query('DELETE FROM staged_entries WHERE run_id = $1', [run.id]);
  await db.query(
    `UPDATE runs SET claimed_by = NULL, heartbeat_at = NULL, seen = 0, dropped = 0, added = 0, updated = 0
     WHERE id = $1 AND claimed_by = $2 AND state = 'running'`,
    [run.id, run.worker],
  );
}

/** Runs whose worker has not been heard of for a minute: they fail, and a fresh run takes their place. */
export async function replaceAbandonedRuns(db: Queryable): Promise<number> {
  const { rowCount } = await db.query(
    `WITH abandoned AS (
       UPDATE runs SET state = 'failed', finished_at = now(), error_type = 'worker-lost',
         error = 'The worker stopped in the middle of this run; a new run was started in its place.'
       WHERE state = 'running' AND claimed_by IS NOT NULL AND heartbeat_at < now() - interval '1 minute'
       RETURNING id, provider_id, trigger
     ), cleared AS (DELETE FROM staged_entries USING abandoned WHERE run_id = abandoned.id)
     UPDATE providers SET next_run_at = now() FROM abandoned WHERE providers.id = abandoned.provider_id`,
  );
  return rowCount ?? 0;
}

export async function findRun(db: Queryable, id: string): Promise<RunRow | null> {
  const { rows } = await db.query<RunRow>(`SELECT ${runColumns} FROM runs run WHERE id = $1`, [id]);
  return rows[0] ?? null;
}

/** Newest first. */
export async function listRuns(
  db: Queryable,
  providerId: string,
  page: { limit: number; after?: RunPosition },
): Promise<{ rows: RunRow[]; next: RunPosition | null }> {
  const { rows } = await db.query<RunRow & { position: string }>(
    `SELECT ${runColumns}, run.started_at::text AS position FROM runs run
     WHERE provider_id = $1 AND ($2::timestamptz IS NULL OR (started_at, id) < ($2::timestamptz, $3::uuid))
     ORDER BY started_at DESC, id DESC LIMIT $4`,
    [providerId, page.after?.startedAt ?? null, page.after?.id ?? null, page.limit + 1],
  );
  const shown = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  return { rows: shown, next: last ? { startedAt: last.position, id: last.id } : null };
}

/** Keeps a provider's last hundred runs. */
export async function forgetOldRuns(db: Queryable, providerId: string): Promise<void> {
  await db.query(
    `DELETE FROM runs WHERE provider_id = $1 AND state <> 'running' AND id NOT IN (
       SELECT id FROM runs WHERE provider_id = $1 ORDER BY started_at DESC LIMIT 100)`,
    [providerId],
  );
}
