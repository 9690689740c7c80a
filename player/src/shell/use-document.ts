import { onScopeDispose, ref, type Ref, shallowRef, watch } from 'vue';

type Answer = { state: 'ready' | 'pending' | 'failed' | 'none'; failure: string | null };
const askAgainAfter = 2_500;
/** A publisher who has not answered by then will not. */
const mostQuestions = 24;

/** What a publisher has to be asked for: chapters, a transcript. Asked again while Airdex is asking. */
export function useDocument<Document extends Answer>(
  id: Ref<string | null>,
  load: (id: string, signal: AbortSignal) => Promise<Document>,
) {
  const document = shallowRef<Document | null>(null);
  const state = ref<'loading' | 'ready' | 'failed' | 'none'>('none');
  const failure = ref<string | null>(null);
  let stopAsking: () => void = () => undefined;

  function ask(): void {
    stopAsking();
    document.value = null;
    const wanted = id.value;
    if (wanted === null) {
      state.value = 'none';
      return;
    }
    state.value = 'loading';
    const cancelled = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    stopAsking = () => {
      cancelled.abort();
      clearTimeout(timer);
    };
    let questions = 0;
    const once = async () => {
      questions += 1;
      const answer = await load(wanted, cancelled.signal).catch(() => null);
      if (cancelled.signal.aborted) return;
      if (answer?.state === 'pending' && questions < mostQuestions) {
        timer = setTimeout(() => void once(), askAgainAfter);
        return;
      }
      state.value = !answer || answer.state === 'pending' ? 'failed' : answer.state;
      failure.value = answer?.failure ?? null;
      if (answer?.state === 'ready') document.value = answer;
    };
    void once();
  }

  watch(id, ask, { immediate: true });
  onScopeDispose(() => stopAsking());
  return { document, state, failure, again: ask };
}
