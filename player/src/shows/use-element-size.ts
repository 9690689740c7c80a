import { onScopeDispose, type Ref, shallowReactive, watch } from 'vue';

/** How large an element is, followed while it is on the page; 0 where nothing is drawn. */
export function useElementSize(element: Readonly<Ref<HTMLElement | null>>) {
  const size = shallowReactive({ width: 0, height: 0 });
  const observer =
    'ResizeObserver' in globalThis
      ? new ResizeObserver(([entry]) => {
          const { width, height } = entry?.contentRect ?? { width: 0, height: 0 };
          Object.assign(size, { width, height });
        })
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
  return size;
}
