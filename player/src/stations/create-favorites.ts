import { computed, reactive } from 'vue';
import type { Favorite } from '../../../api/contract/me.ts';
import type { RadioApi } from '../api/radio-api.ts';
import { type Playable, titleOf } from '../playback/playable-item.ts';

/** A heart fills at once and empties again when the API refuses. */
export function createFavorites(api: RadioApi, onFailure: (error: unknown) => void) {
  const state = reactive({
    items: [] as Favorite[],
    loaded: false,
    failed: false,
    /** What was changed here and now; newer than what lists of stations say. */
    changed: {} as Record<string, boolean>,
  });

  async function load(): Promise<void> {
    try {
      state.items = await api.favorites();
      state.changed = {};
      state.loaded = true;
      state.failed = false;
    } catch (error) {
      state.failed = true;
      onFailure(error);
    }
  }

  function clear(): void {
    Object.assign(state, { items: [], loaded: false, failed: false, changed: {} });
  }

  const known = computed(() => new Set(state.items.map(({ urn }) => urn)));
  function isFavorite(item: Pick<Playable, 'id' | 'favorite'>): boolean {
    return state.changed[item.id] ?? (state.loaded ? known.value.has(item.id) : item.favorite);
  }

  async function toggle(item: Playable): Promise<void> {
    const before = state.items;
    const favorite = !isFavorite(item);
    state.changed[item.id] = favorite;
    state.items = favorite ? [asFavorite(item), ...before] : before.filter(({ urn }) => urn !== item.id);
    try {
      await (favorite ? api.addFavorite(item.id) : api.removeFavorite(item.id));
    } catch (error) {
      state.changed[item.id] = !favorite;
      state.items = before;
      onFailure(error);
    }
  }

  return { state, load, clear, isFavorite, toggle };
}
export type Favorites = ReturnType<typeof createFavorites>;

function asFavorite(item: Playable): Favorite {
  return { urn: item.id, title: titleOf(item), addedAt: new Date().toISOString(), item };
}
