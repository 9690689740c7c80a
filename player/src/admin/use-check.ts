import { onScopeDispose, shallowRef } from 'vue';
import type { AdminApi } from './admin-api.ts';
import { poll } from './poll.ts';
import type { ProviderCheck, WantedCheck } from '../../../api/contract/provider.ts';

/** One dry run at a time: a new question, or closing the form, ends waiting for the one before. */
export function useCheck(api: Pick<AdminApi, 'check' | 'checked'>, everyMs = 1_000) {
  const check = shallowRef<ProviderCheck | null>(null);
  const failure = shallowRef<unknown>(null);
  let asking = new AbortController();

  function forget(): void {
    asking.abort();
    asking = new AbortController();
    check.value = null;
    failure.value = null;
  }

  async function ask(wanted: WantedCheck): Promise<void> {
    forget();
    check.value = nothingYet;
    const { signal } = asking;
    try {
      const started = await api.check(wanted);
      if (signal.aborted) return;
      check.value = started;
      if (started.state !== 'running') return;
      await poll(
        () => api.checked(started.id),
        (answer) => answer.state !== 'running',
        {
          everyMs,
          signal,
          onAnswer: (answer) => (check.value = answer),
        },
      );
    } catch (error) {
      if (signal.aborted) return;
      check.value = null;
      failure.value = error;
    }
  }

  onScopeDispose(() => asking.abort());
  return { check, failure, ask, forget };
}

const nothingYet: ProviderCheck = {
  id: '',
  state: 'running',
  seen: 0,
  more: false,
  dropped: 0,
  drops: [],
  sample: [],
  error: null,
  errorType: null,
  hostToAllow: null,
};
