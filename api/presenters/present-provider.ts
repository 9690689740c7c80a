import type { z } from 'zod';
import type {
  ProviderCheck,
  ProviderConfig,
  ProviderKind,
  ProviderView,
  Run,
} from '#api/contract/provider.ts';
import { withoutSecret } from '#api/seal-config.ts';
import type { CheckRow } from '#db/stores/provider-checks.ts';
import type { ProviderOverview } from '#db/stores/providers.ts';
import type { RunRow } from '#db/stores/runs.ts';

export function presentRun(row: RunRow): Run {
  const { seen, added, updated, unchanged, retired, dropped } = row;
  return {
    id: row.id,
    provider: row.providerId,
    trigger: row.trigger,
    state: row.state,
    waiting: row.waiting,
    complete: row.complete,
    counts: { seen, added, updated, unchanged, retired, dropped },
    expected: row.expected,
    drops: row.drops,
    error: row.error,
    errorType: row.errorType,
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

export function presentProvider(row: ProviderOverview): ProviderView {
  return {
    id: row.id,
    kind: row.kind as ProviderKind,
    name: row.name,
    config: withoutFile(row.config),
    allowedHosts: row.allowedHosts,
    enabled: row.enabled,
    demo: row.demo,
    items: row.items,
    nextRunAt: row.enabled ? row.nextRunAt.toISOString() : null,
    lastRun: row.lastRun && presentRun(row.lastRun),
    lastSuccessAt: row.lastSuccessAt?.toISOString() ?? null,
    failures: row.failures,
    week: row.week,
    renditions: row.renditions,
    createdAt: row.createdAt.toISOString(),
  };
}

/** A file of megabytes is told by its size. */
function withoutFile({ content, ...config }: Record<string, unknown>): z.infer<typeof ProviderConfig> {
  const shown = withoutSecret(config);
  return typeof content === 'string' ? { ...shown, contentBytes: Buffer.byteLength(content) } : shown;
}

export function presentCheck(row: CheckRow): ProviderCheck {
  const nothingYet = {
    ...{ seen: 0, more: false, dropped: 0, drops: [], sample: [] },
    ...{ error: null, errorType: null, hostToAllow: null },
  };
  return { ...(row.result ?? nothingYet), id: row.id, state: row.state };
}
