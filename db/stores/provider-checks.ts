import type { Queryable } from '#db/database.ts';

export const checkRequested = 'check_requested';
export const checkFinished = 'check_finished';

/** What would be added, as an admin typed it. */
export type CheckRequest = {
  kind: string;
  name: string;
  config: Record<string, unknown>;
  allowedHosts: string[];
};

export type CheckResult = {
  seen: number;
  more: boolean;
  dropped: number;
  drops: { entry: string; reason: string }[];
  sample: { name: string; country: string | null; tags: string[]; streams: string[] }[];
  error: string | null;
  errorType: string | null;
  hostToAllow: string | null;
};

export type CheckRow = {
  id: string;
  request: CheckRequest;
  state: 'running' | 'succeeded' | 'failed';
  result: CheckResult | null;
};

const columns = 'id, request, state, result';

/** Asks a worker for a dry run. Checks of an hour ago are forgotten on the way. */
export async function requestCheck(db: Queryable, request: CheckRequest): Promise<CheckRow> {
  await db.query(`DELETE FROM provider_checks WHERE created_at < now() - interval '1 hour'`);
  const { rows } = await db.query<CheckRow>(
    `INSERT INTO provider_checks (request) VALUES ($1) RETURNING ${columns}`,
    [JSON.stringify(request)],
  );
  const [made] = rows;
  if (!made) throw new Error('The database did not answer with the check it was asked to keep.');
  await db.query(`SELECT pg_notify('${checkRequested}', $1)`, [made.id]);
  return made;
}

export async function findCheck(db: Queryable, id: string): Promise<CheckRow | null> {
  const { rows } = await db.query<CheckRow>(`SELECT ${columns} FROM provider_checks WHERE id = $1`, [id]);
  return rows[0] ?? null;
}

/** Takes one waiting check, or one whose worker was lost two minutes ago. */
export async function claimCheck(db: Queryable, worker: string): Promise<CheckRow | null> {
  const { rows } = await db.query<CheckRow>(
    `UPDATE provider_checks SET claimed_by = $1, heartbeat_at = now()
     WHERE id = (SELECT id FROM provider_checks
                 WHERE state = 'running' AND (claimed_by IS NULL OR heartbeat_at < now() - interval '2 minutes')
                 ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING ${columns}`,
    [worker],
  );
  return rows[0] ?? null;
}

export async function finishCheck(db: Queryable, id: string, result: CheckResult): Promise<void> {
  await db.query(`UPDATE provider_checks SET state = $2, result = $3, finished_at = now() WHERE id = $1`, [
    id,
    result.error === null ? 'succeeded' : 'failed',
    JSON.stringify(result),
  ]);
  await db.query(`SELECT pg_notify('${checkFinished}', $1)`, [id]);
}
