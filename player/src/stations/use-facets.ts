import { onScopeDispose, type Ref, shallowRef, watch } from 'vue';
import type { StationFacets } from '../../../api/contract/station.ts';
import type { Connection } from '../api/connection.ts';
import type { RadioApi } from '../api/radio-api.ts';
import { filterToQuery, type StationFilter } from './station-filter.ts';

const facetNames = ['country', 'language', 'tag', 'codec'] as const;
const rest = 400;

/**
 * What the list can be narrowed to. What is chosen already does not hide its own alternatives, so each chosen
 * facet is counted without itself.
 */
export function useFacets(filter: Ref<StationFilter>, api: RadioApi, connection: Connection) {
  const facets = shallowRef<StationFacets>({ country: [], language: [], tag: [], codec: [] });
  let asking = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function load(): Promise<void> {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const all = filter.value;
    const chosen = facetNames.filter((name) => all[name]);
    try {
      const [every, ...without] = await Promise.all([
        api.facets(all, signal),
        ...chosen.map((name) => api.facets({ ...all, [name]: '' }, signal)),
      ]);
      const found = { ...every };
      chosen.forEach((name, index) => (found[name] = without[index]?.[name] ?? found[name]));
      facets.value = found;
    } catch {
      // The list says what is wrong; the filters keep what they offered.
    }
  }

  watch(
    [() => filterToQuery({ ...filter.value, sort: '' }).toString(), () => connection.state.restored],
    () => {
      clearTimeout(timer);
      timer = setTimeout(() => void load(), rest);
    },
  );
  onScopeDispose(() => {
    clearTimeout(timer);
    asking.abort();
  });
  void load();
  return facets;
}
