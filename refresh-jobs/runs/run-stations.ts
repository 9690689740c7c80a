import { commitRun, stageBatch } from '#catalog/commit-run.ts';
import { reportProgress } from '#db/stores/runs.ts';
import { readProvider } from './read-provider.ts';
import { drop, type RefreshContext, type RunResult, type RunUnderWay } from './refresh-context.ts';

/** Reads a source of stations and makes what it lists visible at once. */
export async function runStations(
  context: RefreshContext,
  { run, provider, progress, signal }: RunUnderWay,
): Promise<RunResult> {
  const { database, worker } = context;
  const removed: string[] = [];
  let staged = 0;
  const reading = readProvider(context, provider, signal);
  try {
    let step = await reading.next();
    for (; !step.done; step = await reading.next()) {
      signal.throwIfAborted();
      const batch = step.value;
      progress.expected = batch.expected ?? progress.expected;
      removed.push(...(batch.removed ?? []));
      drop(progress, batch.dropped ?? []);
      progress.seen += batch.entries.length;
      if (batch.entries.length > 0) {
        const listedTwice = await stageBatch(database.pool, run.id, batch.entries);
        staged += batch.entries.length - listedTwice.length;
        drop(progress, listedTwice);
      }
      await reportProgress(database.pool, { id: run.id, worker, ...progress });
    }
    signal.throwIfAborted();
    const outcome = step.value;
    const { changed } = await commitRun(database, {
      id: run.id,
      worker,
      provider: { id: provider.id, kind: provider.kind, signsStreams: provider.config.signed === true },
      kind: outcome.kind,
      removed,
      drops: progress.drops,
      dropped: progress.dropped,
      validators: outcome.validators,
      bookmark: outcome.kind === 'unchanged' ? undefined : outcome.bookmark,
      staged,
    });
    return { changed };
  } finally {
    // Where the fault was ours, the provider still holds an open answer.
    await reading.return({ kind: 'unchanged' });
  }
}
