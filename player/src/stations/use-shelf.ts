import { onScopeDispose, type Ref, shallowReactive, watch } from 'vue';
import type { Station } from '../../../api/contract/station.ts';
import { isPassing, wasCancelled } from '../api/api-error.ts';
import type { Connection } from '../api/connection.ts';
import type { RadioApi } from '../api/radio-api.ts';
import type { StationFilter } from './station-filter.ts';

/** The first stations of a filter; `stations` is null until they are there. */
export function useShelf(filter: Ref<StationFilter>, api: RadioApi, connection: Connection) {
  const asking = new AbortController();
  const shelf = shallowReactive({ stations: null as Station[] | null, failed: false, load });

  async function load(): Promise<void> {
    try {
      const page = await api.stations(filter.value, { limit: 20 }, asking.signal);
      Object.assign(shelf, { stations: page.items, failed: false });
      connection.succeeded();
    } catch (error) {
      if (wasCancelled(error)) return;
      shelf.failed = true;
      if (isPassing(error)) connection.failed();
    }
  }

  watch(
    () => connection.state.restored,
    () => {
      if (shelf.failed) void load();
    },
  );
  onScopeDispose(() => asking.abort());
  void load();
  return shelf;
}
