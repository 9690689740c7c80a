import { setTimeout as sleep } from 'node:timers/promises';
import type { Queryable } from '#db/database.ts';
import { findRun, type RunRow } from '#db/stores/runs.ts';

/** Waits for a worker to end the run; throws where none takes it up within `patienceMs`. */
export async function followRun(
  db: Queryable,
  run: RunRow,
  { patienceMs = 30_000, onProgress }: { patienceMs?: number; onProgress?: (run: RunRow) => void } = {},
): Promise<RunRow> {
  const asked = Date.now();
  for (let now = run; ; now = (await findRun(db, run.id)) ?? now) {
    if (now.state !== 'running') return now;
    if (now.waiting && Date.now() - asked > patienceMs)
      throw new Error('No refresh worker took this up: is Airdex running? It is done when one starts.');
    onProgress?.(now);
    await sleep(300);
  }
}
