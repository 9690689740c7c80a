import { onScopeDispose, watch } from 'vue';

/** Calls `look` now and then as long as it `mayChange` (as when nothing is there yet) and somebody sees the page. */
export function useLookAgain(
  mayChange: () => boolean,
  look: () => unknown,
  /** A first start fills an empty catalog within seconds. */
  everyMs = 4_000,
): void {
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = () => clearInterval(timer);
  watch(
    mayChange,
    (may) => {
      stop();
      if (!may) return;
      timer = setInterval(() => {
        if (document.visibilityState === 'visible') void look();
      }, everyMs);
    },
    { immediate: true },
  );
  onScopeDispose(stop);
}
