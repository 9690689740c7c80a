import { type Ref } from 'vue';
import { stored, type Store } from '../stored.ts';

/** While it is on nothing that is heard is told or remembered, in any tab, until the listener ends it. */
export function createPrivateSession(
  window: Pick<Window, 'addEventListener' | 'removeEventListener'>,
  store: Store,
): { on: Ref<boolean>; close(): void } {
  const on = stored(store, 'private', false);
  const changedElsewhere = ({ key, newValue }: StorageEvent) => {
    if (key === 'airdex.private') on.value = newValue === 'true';
  };
  window.addEventListener('storage', changedElsewhere);
  return { on, close: () => window.removeEventListener('storage', changedElsewhere) };
}
