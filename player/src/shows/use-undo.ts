import { onScopeDispose, shallowRef } from 'vue';

const standMs = 10_000;

/** What was just done and can be taken back for a while, without asking beforehand. */
export function useUndo() {
  const offered = shallowRef<{ text: string; undo: () => void } | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  function offer(text: string, undo: () => void): void {
    clearTimeout(timer);
    offered.value = {
      text,
      undo() {
        offered.value = null;
        undo();
      },
    };
    timer = setTimeout(() => (offered.value = null), standMs);
  }
  onScopeDispose(() => clearTimeout(timer));
  return { offered, offer };
}
