import { TooMuchLost } from '#catalog/commit-run.ts';
import { tooMuchLost } from '#db/stores/finish-run.ts';
import { findProvider, scheduleProvider, takeProvider } from '#db/stores/providers.ts';
import { failRun, forgetOldRuns, releaseRun, reportProgress, type RunRow } from '#db/stores/runs.ts';
import { SourceError } from './errors.ts';
import { kindOf } from './runs/read-provider.ts';
import type { RefreshContext, RunProgress, RunResult, RunUnderWay } from './runs/refresh-context.ts';
import { runFeed } from './runs/run-feed.ts';
import { runFeedList } from './runs/run-feed-list.ts';
import { runStations } from './runs/run-stations.ts';
import { planAfterFailure, planAfterSuccess } from './schedule.ts';

/** How a run reads, by what its provider's entries are. */
const runners: Record<
  'stations' | 'feeds' | 'feed',
  (context: RefreshContext, underWay: RunUnderWay) => Promise<RunResult>
> = { stations: runStations, feeds: runFeedList, feed: runFeed };

const heartbeatMs = 5_000;

/** Runs a claimed run to its end. Never throws for the source's sake: a failure is a row with its reason. */
export async function refreshCatalog(context: RefreshContext, run: RunRow): Promise<void> {
  const { database, worker, log } = context;
  const provider = await takeProvider(database.pool, run.providerId);
  if (!provider) return;
  const progress: RunProgress = { seen: 0, dropped: 0, expected: null, drops: [] };
  const lost = new AbortController();
  const signal = AbortSignal.any([context.signal, lost.signal]);
  const beat = setInterval(() => {
    reportProgress(database.pool, { id: run.id, worker, ...progress }).then(
      (isOurs) => {
        if (!isOurs) lost.abort(new Error('The run was taken over.'));
      },
      // The database is away: the run itself will notice.
      () => undefined,
    );
  }, heartbeatMs);

  try {
    const kind = kindOf(context, provider);
    const runAsItReads = runners[kind.reads ?? 'stations'];
    const { changed, plan: ownPlan } = await runAsItReads(context, { run, provider, progress, signal });
    const plan =
      ownPlan ??
      planAfterSuccess(
        { seen: progress.seen, changed },
        { seconds: provider.intervalSeconds, ownOfKind: kind.intervalSeconds },
        context.now(),
        context.random(),
      );
    await scheduleProvider(database.pool, run, plan);
    log.info({ provider: provider.name, seen: progress.seen, changed }, 'refreshed a provider');
  } catch (error) {
    if (context.signal.aborted) {
      await releaseRun(database.pool, { id: run.id, worker });
      return;
    }
    if (lost.signal.aborted) return;
    // Removed by an admin in the middle of the run, which took the run along.
    if (!(await findProvider(database.pool, provider.id))) return;
    const reason = explain(error);
    await failRun(database.pool, { id: run.id, worker, ...reason, drops: progress.drops });
    const retryAt = error instanceof SourceError ? error.retryAt : undefined;
    const plan = planAfterFailure(
      ...([provider.failures, provider.intervalSeconds, context.now(), context.random(), retryAt] as const),
    );
    await scheduleProvider(database.pool, run, plan);
    if (reason.errorType === 'internal')
      log.error({ provider: provider.name, err: error }, 'a refresh failed by a fault of ours');
    else
      log.warn(
        { provider: provider.name, reason: reason.error, nextRunAt: plan.nextRunAt },
        'a refresh failed',
      );
  } finally {
    clearInterval(beat);
    await forgetOldRuns(database.pool, provider.id).catch(() => undefined);
  }
}

/** An error in an admin's words. What is not the source's fault is ours, and is logged with its stack. */
export function explain(error: unknown): { error: string; errorType: string } {
  if (error instanceof SourceError) return { error: error.message, errorType: error.type };
  if (error instanceof TooMuchLost) return { error: error.message, errorType: tooMuchLost };
  return {
    error: 'Airdex itself failed while reading this source; its log says more.',
    errorType: 'internal',
  };
}
