import { type Ref, ref, watch } from 'vue';

export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Where all storing is forbidden, even asking for the store throws; then nothing is kept. */
export function pageStore(window: Window): Store {
  try {
    return window.localStorage;
  } catch {
    return { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
  }
}

/** A value that survives leaving the page. Where storing is forbidden or full it lives as long as the page. */
export function stored<Value>(store: Store, name: string, initial: Value): Ref<Value> {
  const key = `airdex.${name}`;
  const value = ref(read(store, key) ?? initial) as Ref<Value>;
  watch(
    value,
    (now) => {
      try {
        store.setItem(key, JSON.stringify(now));
      } catch {
        // Private windows and full disks: nothing that a listener could do about it now.
      }
    },
    { deep: true, flush: 'sync' },
  );
  return value;

  function read(from: Store, name: string): Value | null {
    try {
      return JSON.parse(from.getItem(name) ?? 'null') as Value | null;
    } catch {
      return null;
    }
  }
}
