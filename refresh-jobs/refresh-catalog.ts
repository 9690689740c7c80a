import type { Logger } from 'pino';
import { commitRun, stageBatch, TooMuchLost } from '#catalog/commit-run.ts';
import type { Database } from '#db/database.ts';
import { tooMuchLost } from '#db/stores/finish-run.ts';
import { findProvider, scheduleProvider, type ProviderRow } from '#db/stores/providers.ts';
import {
  failRun,
  forgetOldRuns,
  releaseRun,
  reportProgress,
  type RunDrop,
  type RunRow,
} from '#db/stores/runs.ts';
import { SourceError } from './errors.ts';
import type { PoliteFetch } from './polite-fetch.ts';
import type { Batch, Outcome, Provider, Validators } from './providers/provider.ts';
import { planAfterFailure, planAfterSuccess } from './schedule.ts';

export type RefreshContext = {
  database: Database;
  worker: string;
  log: Logger;
  providers: Record<string, Provider>;
  /** A fetch that may contact the given hosts on private addresses. */
  fetchFor: (allowedHosts: readonly string[]) => PoliteFetch;
  now: () => Date;
  random: () => number;
  /** Aborted when the worker is being stopped: the run goes to another. */
  signal: AbortSignal;
};

const mostDropsKept = 100;
const heartbeatMs = 5_000;

/** Runs a claimed run to its end. Never throws for the source's sake: a failure is a row with its reason. */
export async function refreshCatalog(context: RefreshContext, run: RunRow): Promise<void> {
  const { database, worker, log } = context;
  const provider = await findProvider(database.pool, run.providerId);
  if (!provider) return;
  const progress = { seen: 0, dropped: 0, expected: null as number | null, drops: [] as RunDrop[] };
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
    const changed = await readAndCommit(context, run, provider, progress, signal);
    const plan = planAfterSuccess(
      { seen: progress.seen, changed },
      { seconds: provider.intervalSeconds, ownOfKind: kindOf(context, provider).intervalSeconds },
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

/** Answers how many entries changed. */
async function readAndCommit(
  context: RefreshContext,
  run: RunRow,
  provider: ProviderRow,
  progress: { seen: number; dropped: number; expected: number | null; drops: RunDrop[] },
  signal: AbortSignal,
): Promise<number> {
  const { database, worker } = context;
  const removed: string[] = [];
  let staged = 0;
  const drop = (drops: RunDrop[]) => {
    progress.dropped += drops.length;
    progress.drops.push(...drops.slice(0, mostDropsKept - progress.drops.length));
  };
  const reading = readProvider(context, provider, signal);
  try {
    let step = await reading.next();
    for (; !step.done; step = await reading.next()) {
      signal.throwIfAborted();
      const batch = step.value;
      progress.expected = batch.expected ?? progress.expected;
      removed.push(...(batch.removed ?? []));
      drop(batch.dropped ?? []);
      progress.seen += batch.entries.length;
      if (batch.entries.length > 0) {
        const listedTwice = await stageBatch(database.pool, run.id, batch.entries);
        staged += batch.entries.length - listedTwice.length;
        drop(listedTwice);
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
    return changed;
  } finally {
    // Where the fault was ours, the provider still holds an open answer.
    await reading.return({ kind: 'unchanged' });
  }
}

/** What a provider says, by the adapter of its kind. */
export function readProvider(
  context: Pick<RefreshContext, 'providers' | 'fetchFor' | 'now'>,
  provider: Pick<ProviderRow, 'kind' | 'name' | 'config' | 'allowedHosts' | 'validators' | 'bookmark'>,
  signal: AbortSignal,
): AsyncGenerator<Batch, Outcome> {
  const kind = kindOf(context, provider);
  const config = kind.config.safeParse(provider.config);
  if (!config.success) {
    const [issue] = config.error.issues;
    const field = issue?.path.join('.') ?? '';
    throw new SourceError(
      'misconfigured',
      `The provider's settings are wrong: ${field} ${issue?.message ?? ''}`.trim(),
    );
  }
  return kind.readEntries(config.data, {
    providerName: provider.name,
    fetch: context.fetchFor(provider.allowedHosts),
    validators: provider.validators as Validators,
    bookmark: provider.bookmark,
    signal,
    now: context.now,
  });
}

function kindOf(context: Pick<RefreshContext, 'providers'>, provider: { kind: string }): Provider {
  const kind = context.providers[provider.kind];
  if (!kind) throw new SourceError('misconfigured', `This Airdex has no provider kind "${provider.kind}".`);
  return kind;
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
