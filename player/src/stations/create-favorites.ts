import { computed, reactive } from 'vue';
import type { Favorite } from '../../../api/contract/me.ts';
import type { Station } from '../../../api/contract/station.ts';
import type { RadioApi } from '../api/radio-api.ts';

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
  function isFavorite(station: Pick<Station, 'id' | 'favorite'>): boolean {
    return state.changed[station.id] ?? (state.loaded ? known.value.has(station.id) : station.favorite);
  }

  async function toggle(station: Station): Promise<void> {
    const before = state.items;
    const favorite = !isFavorite(station);
    state.changed[station.id] = favorite;
    state.items = favorite
      ? [asFavorite(station), ...before]
      : before.filter(({ urn }) => urn !== station.id);
    try {
      await (favorite ? api.addFavorite(station.id) : api.removeFavorite(station.id));
    } catch (error) {
      state.changed[station.id] = !favorite;
      state.items = before;
      onFailure(error);
    }
  }

  return { state, load, clear, isFavorite, toggle };
}
export type Favorites = ReturnType<typeof createFavorites>;

function asFavorite(station: Station): Favorite {
  return { urn: station.id, title: station.name, addedAt: new Date().toISOString(), item: station };
}
