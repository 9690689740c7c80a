import { onScopeDispose, type Ref, ref, watch } from 'vue';

/** How wide an element is, followed while it is on the page; 0 where nothing is drawn. */
export function useElementWidth(element: Readonly<Ref<HTMLElement | null>>) {
  const width = ref(0);
  const observer =
    'ResizeObserver' in globalThis
      ? new ResizeObserver(([entry]) => (width.value = entry?.contentRect.width ?? 0))
      : null;
  watch(
    element,
    (now, before) => {
      if (before) observer?.unobserve(before);
      if (now) observer?.observe(now);
    },
    { immediate: true },
  );
  onScopeDispose(() => observer?.disconnect());
  return width;
}
