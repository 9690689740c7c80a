import { computed, onScopeDispose, watch } from 'vue';
import { useAirdex } from '../airdex.ts';

/** What is on air at a station in view: asked for where it is looked for, shown wherever it is known. */
export function useOnAir(station: () => string | null, asked: () => boolean) {
  const { onAir } = useAirdex();
  let stop: (() => void) | undefined;
  watch(
    () => (asked() ? station() : null),
    (id) => {
      stop?.();
      stop = id === null ? undefined : onAir.follow(id);
    },
    { immediate: true },
  );
  onScopeDispose(() => stop?.());
  return computed(() => {
    const id = station();
    return id === null ? null : (onAir.of(id)?.title ?? null);
  });
}
