import { onScopeDispose, watch } from 'vue';

/** How often an empty catalog is looked at: a first start fills it within seconds. */
const everyMs = 4_000;

/** Calls `look` now and then as long as there is nothing to show and somebody sees the page. */
export function useLookAgain(isEmpty: () => boolean, look: () => unknown): void {
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = () => clearInterval(timer);
  watch(
    isEmpty,
    (empty) => {
      stop();
      if (!empty) return;
      timer = setInterval(() => {
        if (document.visibilityState === 'visible') void look();
      }, everyMs);
    },
    { immediate: true },
  );
  onScopeDispose(stop);
}
