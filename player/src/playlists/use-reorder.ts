import { nextTick, ref, type Ref } from 'vue';

/** Pixels from the edge of what scrolls within which dragging scrolls it. */
const edge = 48;

/**
 * A list that is put in another order: dragged by a handle with mouse or finger, or moved by the keys on it. What is
 * seen moves at once; `commit` is told once, when it is let go.
 */
export function useReorder(parts: {
  list: Readonly<Ref<HTMLElement | null>>;
  ids(): string[];
  show(ids: string[]): void;
  /** The one that was moved, and the one before which it stands now; null at the end. */
  commit(id: string, before: string | null): void;
}) {
  const dragged = ref<string | null>(null);

  /** The ids as they are then; what `ids()` gives follows only when the page has been drawn. */
  function place(id: string, to: number): string[] {
    const others = parts.ids().filter((each) => each !== id);
    const index = Math.min(Math.max(0, to), others.length);
    const placed = [...others.slice(0, index), id, ...others.slice(index)];
    parts.show(placed);
    return placed;
  }
  const commit = (id: string, ids: string[]) => parts.commit(id, ids[ids.indexOf(id) + 1] ?? null);

  function grab(event: PointerEvent, id: string): void {
    if (event.button !== 0) return;
    event.preventDefault();
    const handle = event.currentTarget as HTMLElement;
    const before = parts.ids();
    let now = before;
    dragged.value = id;
    const moved = (at: PointerEvent) => {
      const items = [...(parts.list.value?.children ?? [])];
      const index = items.findIndex((item) => {
        const { top, bottom } = item.getBoundingClientRect();
        return at.clientY >= top && at.clientY < bottom;
      });
      if (index !== -1 && now[index] !== id) now = place(id, index);
      scrollAtEdge(parts.list.value, at.clientY);
    };
    // On the page, since the handle itself moves in it while it is dragged.
    const page = handle.ownerDocument;
    const ends = new AbortController();
    const drop = (kept: boolean) => {
      ends.abort();
      dragged.value = null;
      if (!kept) parts.show(before);
      else if (before.join() !== now.join()) commit(id, now);
    };
    const { signal } = ends;
    page.addEventListener('pointermove', moved, { signal });
    page.addEventListener('pointerup', () => drop(true), { signal });
    page.addEventListener('pointercancel', () => drop(false), { signal });
    page.addEventListener('keydown', (key) => key.key === 'Escape' && drop(false), { signal });
  }

  /** By a number of places; answers where it is now. */
  async function step(id: string, by: number): Promise<number> {
    const from = parts.ids().indexOf(id);
    const placed = place(id, from + by);
    const index = placed.indexOf(id);
    if (index !== from) commit(id, placed);
    await nextTick();
    parts.list.value?.querySelectorAll<HTMLElement>('.handle')[index]?.focus();
    return index;
  }

  return { dragged, grab, step };
}

function scrollAtEdge(list: HTMLElement | null, y: number): void {
  const scroller = list?.closest<HTMLElement>('.scroll');
  if (!scroller) return;
  const { top, bottom } = scroller.getBoundingClientRect();
  if (y < top + edge) scroller.scrollTop -= 12;
  if (y > bottom - edge) scroller.scrollTop += 12;
}
