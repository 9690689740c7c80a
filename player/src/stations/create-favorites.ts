import { computed, reactive } from 'vue';
import type { Album, Artist } from '../../../api/contract/library.ts';
import type { Favorite } from '../../../api/contract/me.ts';
import type { RadioApi } from '../api/radio-api.ts';
import type { Playable } from '../playback/playable-item.ts';

/** What can be a favorite: what plays, and the albums and artists of tracks. */
export type Favored = Playable | Album | Artist;
export function nameOf(item: Favored): string {
  return 'name' in item ? item.name : item.title;
}

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
  function isFavorite(item: Pick<Favored, 'id' | 'favorite'>): boolean {
    return state.changed[item.id] ?? (state.loaded ? known.value.has(item.id) : item.favorite);
  }

  async function toggle(item: Favored): Promise<void> {
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

function asFavorite(item: Favored): Favorite {
  const favorite = { urn: item.id, title: nameOf(item), addedAt: new Date().toISOString(), item };
  // Until the contract of favorites names tracks, albums and artists as well.
  return favorite as Favorite;
}
