import { onScopeDispose, shallowReactive, watch } from 'vue';
import { isPassing, wasCancelled } from '../api/api-error.ts';
import type { Connection } from '../api/connection.ts';

/** One answer of the API to a question that may change; an answer to an old question is dropped. */
export function useAnswer<Answer>(
  ask: (signal: AbortSignal) => Promise<Answer>,
  question: () => string,
  connection: Connection,
) {
  let asking = new AbortController();
  const state = shallowReactive({
    answer: null as Answer | null,
    loading: true,
    failure: null as unknown,
    load,
  });

  async function load(): Promise<void> {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    state.loading = true;
    try {
      const answer = await ask(signal);
      if (signal.aborted) return;
      Object.assign(state, { answer, failure: null });
      connection.succeeded();
    } catch (error) {
      if (signal.aborted || wasCancelled(error)) return;
      state.failure = error;
      if (isPassing(error)) connection.failed();
    }
    state.loading = false;
  }

  watch(question, () => void load());
  watch(
    () => connection.state.restored,
    () => {
      if (state.failure) void load();
    },
  );
  onScopeDispose(() => asking.abort());
  void load();
  return state;
}
