import type { AdminApi } from './admin-api.ts';
import type { ProviderCheck, ProviderView, Run } from '../../../api/contract/provider.ts';

/** Providers, runs and answers for tests and pictures; what matters is given, the rest is ordinary. */
export function exampleRun(given: Partial<Run> = {}): Run {
  return {
    id: 'run-1',
    provider: 'provider-1',
    trigger: 'schedule',
    state: 'succeeded',
    waiting: false,
    complete: true,
    counts: { seen: 12, added: 2, updated: 1, unchanged: 9, retired: 0, dropped: 0 },
    expected: 12,
    drops: [],
    error: null,
    errorType: null,
    startedAt: '2026-11-20T10:00:00Z',
    finishedAt: '2026-11-20T10:00:04Z',
    ...given,
  };
}

export function exampleProvider(given: Partial<ProviderView> = {}): ProviderView {
  return {
    id: 'provider-1',
    kind: 'icecast-server',
    name: 'Harbour Radio',
    config: { url: 'https://radio.example:8443' },
    allowedHosts: [],
    enabled: true,
    demo: false,
    items: 12,
    nextRunAt: '2026-11-20T11:00:00Z',
    lastRun: exampleRun(),
    lastSuccessAt: '2026-11-20T10:00:04Z',
    failures: 0,
    week: ['14', '15', '16', '17', '18', '19', '20'].map((day) => ({
      day: `2026-11-${day}`,
      succeeded: 24,
      failed: 0,
    })),
    createdAt: '2026-11-01T10:00:00Z',
    ...given,
  };
}

export function exampleCheck(given: Partial<ProviderCheck> = {}): ProviderCheck {
  return {
    id: 'check-1',
    state: 'succeeded',
    seen: 2,
    more: false,
    dropped: 0,
    drops: [],
    sample: [{ name: 'Harbour One', country: 'DE', tags: ['jazz'], streams: ['https://radio.example/one'] }],
    error: null,
    errorType: null,
    hostToAllow: null,
    ...given,
  };
}

/** An API that knows nothing but what is given to it. */
export function exampleApi(given: Partial<AdminApi> = {}): AdminApi {
  const unexpected = (name: string) => () => Promise.reject(new Error(`${name} was not expected`));
  return {
    providers: () => Promise.resolve([]),
    add: unexpected('add'),
    change: unexpected('change'),
    remove: unexpected('remove'),
    refresh: unexpected('refresh'),
    stop: unexpected('stop'),
    files: unexpected('files'),
    runs: unexpected('runs'),
    check: unexpected('check'),
    checked: unexpected('checked'),
    stations: unexpected('stations'),
    entries: unexpected('entries'),
    split: unexpected('split'),
    join: unexpected('join'),
    feeds: unexpected('feeds'),
    readFeed: unexpected('readFeed'),
    clouds: unexpected('clouds'),
    connectCloud: unexpected('connectCloud'),
    unlinkCloud: unexpected('unlinkCloud'),
    gateway: unexpected('gateway'),
    ...given,
  };
}
