import { onScopeDispose, ref } from 'vue';
import type { AdminApi, Gateway } from './admin-api.ts';

/** As often as a gateway tells of itself. */
const everyMs = 30_000;

/** What the gateway carries, asked for again while somebody looks. */
export function useGateway(api: Pick<AdminApi, 'gateway'>) {
  const usage = ref<Gateway | null>(null);
  const error = ref<unknown>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  async function load(): Promise<void> {
    clearTimeout(timer);
    try {
      usage.value = await api.gateway();
      error.value = null;
    } catch (failure) {
      error.value = failure;
    }
    schedule();
  }

  function schedule(): void {
    clearTimeout(timer);
    if (!closed) timer = setTimeout(() => (document.hidden ? schedule() : void load()), everyMs);
  }

  onScopeDispose(() => {
    closed = true;
    clearTimeout(timer);
  });
  void load();
  return { usage, error, load };
}
