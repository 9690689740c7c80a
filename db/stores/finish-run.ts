import type { Queryable } from '#db/database.ts';
import { jsonText } from '#db/json-text.ts';
import type { RunCounts, RunDrop } from './runs.ts';

export const tooMuchLost = 'too-much-lost';

/** Ends a run in success; throws where it is no longer this worker's, so that its transaction is undone. */
export async function completeRun(
  client: Queryable,
  run: {
    id: string;
    worker: string;
    complete: boolean;
    counts: RunCounts;
    drops: RunDrop[];
    /** It was told to end, and what it had done stays. */
    stopped?: boolean;
  },
): Promise<void> {
  const { counts } = run;
  const { rowCount } = await client.query(
    `UPDATE runs SET state = $11, finished_at = clock_timestamp(), complete = $3, seen = $4, added = $5, updated = $6,
       unchanged = $7, retired = $8, dropped = $9, drops = $10
     WHERE id = $1 AND claimed_by = $2 AND state = 'running'`,
    [
      ...[run.id, run.worker, run.complete, counts.seen, counts.added, counts.updated],
      ...[counts.unchanged, counts.retired, counts.dropped, jsonText(run.drops)],
      run.stopped === true ? 'stopped' : 'succeeded',
    ],
  );
  if (rowCount !== 1) throw new Error('This run was taken from its worker; nothing of it is kept.');
  await client.query('DELETE FROM staged_entries WHERE run_id = $1', [run.id]);
}

/**
 * What the next run of the provider starts from. Undefined leaves what is there; so does a run that began before the
 * provider's settings were changed, since it read another source.
 */
export async function storeValidators(
  client: Queryable,
  run: { id: string; providerId: string },
  validators: unknown,
  bookmark: unknown,
): Promise<void> {
  await client.query(
    `UPDATE providers SET validators = coalesce($3, validators), bookmark = coalesce($4, bookmark)
     FROM runs WHERE runs.id = $1 AND providers.id = $2 AND providers.updated_at <= runs.started_at`,
    [
      run.id,
      run.providerId,
      validators === undefined ? null : jsonText(validators),
      bookmark === undefined ? null : jsonText(bookmark),
    ],
  );
}

/**
 * True where the run before had lost as much, so that whoever looks could know, and either somebody asked for this
 * run by hand or it has been so for a day: a source that is broken for an hour must not empty the catalog.
 */
export async function isLossBelieved(client: Queryable, runId: string): Promise<boolean> {
  const { rows } = await client.query<{ believed: boolean }>(
    `SELECT count(*) > 0 AND (run.trigger <> 'schedule' OR min(lost.started_at) < now() - interval '1 day') AS believed
     FROM runs run JOIN runs lost ON lost.provider_id = run.provider_id AND lost.error_type = $2
       AND NOT EXISTS (SELECT FROM runs other WHERE other.provider_id = run.provider_id AND other.id <> run.id
                       AND other.started_at > lost.started_at AND other.error_type IS DISTINCT FROM $2)
     WHERE run.id = $1 GROUP BY run.id`,
    [runId, tooMuchLost],
  );
  return rows[0]?.believed ?? false;
}
