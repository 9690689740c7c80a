import type {
  Batch,
  DroppedEntry,
  Outcome,
  Provider,
  ReadContext,
  StationEntry,
} from '#refresh-jobs/providers/provider.ts';

/** Everything that one run of a provider yields, for tests: a run loop without a database. */
export async function readAll<Config>(
  provider: Provider<Config>,
  config: unknown,
  context: Partial<ReadContext>,
): Promise<{
  entries: StationEntry[];
  dropped: DroppedEntry[];
  removed: string[];
  batches: Batch[];
  outcome: Outcome;
}> {
  const run = provider.readEntries(provider.config.parse(config), {
    providerName: 'A provider',
    fetch: () => Promise.reject(new Error('this provider must not fetch')),
    validators: {},
    bookmark: undefined,
    signal: new AbortController().signal,
    now: () => new Date('2026-11-21T04:00:00Z'),
    ...context,
  });
  const batches: Batch[] = [];
  for (;;) {
    const step = await run.next();
    if (step.done) {
      return {
        entries: batches.flatMap((batch) => batch.entries),
        dropped: batches.flatMap((batch) => batch.dropped ?? []),
        removed: batches.flatMap((batch) => batch.removed ?? []),
        batches,
        outcome: step.value,
      };
    }
    batches.push(step.value);
  }
}
