import type { ProviderOverview } from '#db/stores/providers.ts';
import type { RunRow } from '#db/stores/runs.ts';

/** Two or three lines on a provider, for people. */
export function describeProvider(provider: ProviderOverview): string {
  const { name, kind, id, items, enabled, demo, lastRun } = provider;
  const notes = [kind, ...(demo ? ['demo'] : []), ...(enabled ? [] : ['disabled'])].join(', ');
  const next = enabled ? `, next ${provider.nextRunAt.toISOString()}` : '';
  return `${name} (${notes})\n  ${id}\n  ${String(items)} entries; ${lastRun ? describeRun(lastRun) : 'never refreshed'}${next}\n`;
}

export function describeRun(run: RunRow): string {
  if (run.state === 'failed') return `failed: ${run.error ?? 'for no known reason'}`;
  if (run.state === 'running') {
    if (run.waiting) return 'waiting for a refresh worker';
    return `refreshing, ${String(run.seen)}${run.expected === null ? '' : ` of ${String(run.expected)}`} seen`;
  }
  const { seen, added, updated, retired, dropped } = run;
  const outcome = run.state === 'stopped' ? 'stopped' : 'refreshed';
  return `${outcome}: ${String(seen)} seen, ${String(added)} added, ${String(updated)} updated, ${String(retired)} retired, ${String(dropped)} dropped`;
}
