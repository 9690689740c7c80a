import { TooMuchLost } from '#catalog/commit-run.ts';
import { tooMuchLost } from '#db/stores/finish-run.ts';
import { listen } from '#db/notifications.ts';
import { findProvider, scheduleProvider, takeProvider } from '#db/stores/providers.ts';
import {
  failRun,
  forgetOldRuns,
  isStopRequested,
  releaseRun,
  reportProgress,
  runStopRequested,
  stopRun,
  type RunRow,
} from '#db/stores/runs.ts';
import { SourceError } from './errors.ts';
import { kindOf } from './runs/read-provider.ts';
import type { RefreshContext, RunProgress, RunResult, RunUnderWay } from './runs/refresh-context.ts';
import { runFeed } from './runs/run-feed.ts';
import { runFiles } from './runs/run-files.ts';
import { runFeedList } from './runs/run-feed-list.ts';
import { runStations } from './runs/run-stations.ts';
import { planAfterFailure, planAfterSuccess } from './schedule.ts';

/** How a run reads, by what its provider's entries are. */
const runners: Record<
  'stations' | 'feeds' | 'feed' | 'files',
  (context: RefreshContext, underWay: RunUnderWay) => Promise<RunResult>
> = { stations: runStations, feeds: runFeedList, feed: runFeed, files: runFiles };

const heartbeatMs = 2_000;

/** Runs a claimed run to its end. Never throws for the source's sake: a failure is a row with its reason. */
export async function refreshCatalog(context: RefreshContext, run: RunRow): Promise<void> {
  const { database, worker, log } = context;
  const provider = await takeProvider(database.pool, run.providerId);
  if (!provider) return;
  const progress: RunProgress = { seen: 0, dropped: 0, expected: null, drops: [] };
  const lost = new AbortController();
  const stop = new AbortController();
  const lookForStop = () =>
    isStopRequested(database.pool, run.id).then(
      (isWanted) => {
        if (isWanted) stop.abort(new Error('The run was told to stop.'));
      },
      () => undefined,
    );
  const beat = setInterval(() => {
    reportProgress(database.pool, { id: run.id, worker, ...progress }).then(
      (isOurs) => {
        if (!isOurs) lost.abort(new Error('The run was taken over.'));
      },
      // The database is away: the run itself will notice.
      () => undefined,
    );
    void lookForStop();
  }, heartbeatMs);

  const hearing = await listen(database, runStopRequested, (id) => {
    if (id === run.id) void lookForStop();
  }).catch(() => undefined);
  void lookForStop();

  try {
    const kind = kindOf(context, provider);
    const reads = kind.reads ?? 'stations';
    // A library keeps what it has found; of a directory, a part is worth nothing.
    const ends = [context.signal, lost.signal, ...(reads === 'files' ? [] : [stop.signal])];
    const signal = AbortSignal.any(ends);
    const underWay = { run, provider, progress, signal, stop: stop.signal };
    const { changed, plan: ownPlan, stopped } = await runners[reads](context, underWay);
    const plan =
      ownPlan ??
      planAfterSuccess(
        { seen: progress.seen, changed },
        { seconds: provider.intervalSeconds, ownOfKind: kind.intervalSeconds },
        context.now(),
        context.random(),
      );
    await scheduleProvider(database.pool, run, plan);
    const outcome = stopped === true ? 'a refresh was stopped' : 'refreshed a provider';
    log.info({ provider: provider.name, seen: progress.seen, changed }, outcome);
  } catch (error) {
    if (context.signal.aborted) {
      await releaseRun(database.pool, { id: run.id, worker });
      return;
    }
    if (lost.signal.aborted) return;
    // Removed by an admin in the middle of the run, which took the run along.
    if (!(await findProvider(database.pool, provider.id))) return;
    if (stop.signal.aborted && !(error instanceof SourceError)) {
      await stopRun(database.pool, { id: run.id, worker, drops: progress.drops });
      return;
    }
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
    await hearing?.close();
    await forgetOldRuns(database.pool, provider.id).catch(() => undefined);
  }
}

/** An error in an admin's words. What is not the source's fault is ours, and is logged with its stack. */
export function explain(error: unknown): { error: string; errorType: string } {
  if (error instanceof SourceError) return { error: error.message, errorType: error.type };
  if (error instanceof TooMuchLost) return { error: error.message, errorType: tooMuchLost };
  if ((error as { code?: string } | null)?.code === '53100') {
    return {
      error: 'The disk of the database is full: make room on it. What was committed before stays.',
      errorType: 'disk-full',
    };
  }
  return {
    error: 'Airdex itself failed while reading this source; its log says more.',
    errorType: 'internal',
  };
}
