import { useVirtualizer } from '@tanstack/vue-virtual';
import { computed, nextTick, type Ref, watch } from 'vue';

/** Pixels and numbers of rows; `ahead` is how far before the end more is asked for. */
type Measures = { rowHeight: number; overscan: number; ahead: number; above?: () => number };
type Shown = { items: { id: string }[]; complete: boolean; loadingMore: boolean };

/** A list of any length: only what is seen is on the page, and more is asked for before the end is reached. */
export function useVirtualRows(
  scroller: Readonly<Ref<HTMLElement | null>>,
  shown: () => Shown,
  more: () => void,
  { rowHeight, overscan, ahead, above = () => 0 }: Measures,
) {
  const virtualizer = useVirtualizer(
    computed(() => {
      const { items } = shown();
      return {
        count: items.length,
        getScrollElement: () => scroller.value,
        estimateSize: () => rowHeight,
        getItemKey: (index: number) => items[index]?.id ?? index,
        scrollMargin: above(),
        overscan,
      };
    }),
  );
  const rows = computed(() => virtualizer.value.getVirtualItems());

  watch(
    () => [rows.value.at(-1)?.index ?? 0, shown().items.length, shown().loadingMore] as const,
    ([last, count]) => {
      if (!shown().complete && count > 0 && last >= count - ahead) more();
    },
    { immediate: true },
  );

  /** Up and down go from play button to play button, also to rows that are not on the page yet. */
  async function move(event: KeyboardEvent): Promise<void> {
    const target = event.target as HTMLElement;
    const here = Number(target.closest<HTMLElement>('[data-index]')?.dataset['index'] ?? -1);
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    const last = shown().items.length - 1;
    const goal =
      event.key === 'Home' ? 0 : event.key === 'End' ? last : here + (steps[event.key] ?? Number.NaN);
    if (here === -1 || Number.isNaN(goal)) return;
    event.preventDefault();
    event.stopPropagation();
    const index = Math.min(last, Math.max(0, goal));
    virtualizer.value.scrollToIndex(index);
    await nextTick();
    requestAnimationFrame(() => {
      scroller.value?.querySelector<HTMLElement>(`[data-index="${String(index)}"] .play`)?.focus();
    });
  }

  return { virtualizer, rows, move };
}
