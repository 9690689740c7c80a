import { computed, onScopeDispose, ref } from 'vue';
import type { AdminApi } from './admin-api.ts';
import type { ProviderView } from '../../../api/contract/provider.ts';

/** While something runs its progress is followed; otherwise a look now and then is enough. */
const followMs = 1_000;
const restMs = 30_000;

/** The providers, kept fresh while the screen is open and visible. */
export function useProviders(api: Pick<AdminApi, 'providers'>) {
  const providers = ref<ProviderView[] | null>(null);
  const error = ref<unknown>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;
  let asked = 0;

  const isRunning = computed(
    () => providers.value?.some((provider) => provider.lastRun?.state === 'running') ?? false,
  );

  async function load(): Promise<void> {
    clearTimeout(timer);
    const question = ++asked;
    try {
      const answer = await api.providers();
      // A later question may have been answered first.
      if (question !== asked) return;
      providers.value = answer;
      error.value = null;
    } catch (failure) {
      if (question !== asked) return;
      error.value = failure;
    }
    schedule();
  }

  function schedule(): void {
    clearTimeout(timer);
    if (closed) return;
    timer = setTimeout(
      () => (document.hidden ? schedule() : void load()),
      isRunning.value ? followMs : restMs,
    );
  }

  onScopeDispose(() => {
    closed = true;
    clearTimeout(timer);
  });
  void load();
  return { providers, error, load };
}
