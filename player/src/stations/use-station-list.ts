import { onScopeDispose, type Ref, shallowReactive, watch } from 'vue';
import type { Station } from '../../../api/contract/station.ts';
import { isPassing, wasCancelled } from '../api/api-error.ts';
import type { Connection } from '../api/connection.ts';
import type { RadioApi } from '../api/radio-api.ts';
import { ApiRefusal } from '../api/api-error.ts';
import { filterToQuery, type StationFilter } from './station-filter.ts';

export type StationList = {
  stations: Station[];
  loading: boolean;
  loadingMore: boolean;
  /** Everything there is has been read. */
  complete: boolean;
  failure: unknown;
};

const pageSize = 50;
/** Milliseconds that typing must rest before a question is sent. */
const typingRest = 150;

/**
 * The stations that a filter lets through, read page by page. What was found stays while something new is
 * asked; an answer that comes too late is dropped.
 */
export function useStationList(filter: Ref<StationFilter>, api: RadioApi, connection: Connection) {
  // Shallow, since ten thousand stations watched in depth would make every press of a button slow.
  const list = shallowReactive<StationList>({
    stations: [],
    loading: true,
    loadingMore: false,
    complete: false,
    failure: null,
  });
  let cursor: string | null = null;
  let asking = new AbortController();
  let typing: ReturnType<typeof setTimeout> | undefined;

  async function load(): Promise<void> {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    list.loading = true;
    list.loadingMore = false;
    await ask(signal, undefined, (stations) => (list.stations = stations));
  }

  async function loadMore(): Promise<void> {
    if (cursor === null || list.loading || list.loadingMore || list.failure) return;
    list.loadingMore = true;
    await ask(asking.signal, cursor, (stations) => (list.stations = [...list.stations, ...stations]));
  }

  async function ask(signal: AbortSignal, after: string | undefined, keep: (stations: Station[]) => void) {
    try {
      const page = await api.stations(
        filter.value,
        { limit: pageSize, ...(after === undefined ? {} : { cursor: after }) },
        signal,
      );
      if (signal.aborted) return;
      keep(page.items);
      cursor = page.nextCursor;
      Object.assign(list, { complete: cursor === null, failure: null });
      connection.succeeded();
    } catch (error) {
      if (signal.aborted || wasCancelled(error)) return;
      list.failure = error;
      if (isPassing(error)) connection.failed(error instanceof ApiRefusal ? error.retryAfterSeconds : null);
    }
    Object.assign(list, { loading: false, loadingMore: false });
  }

  /** Goes on where it failed: at the next page, or from the start. */
  async function retry(): Promise<void> {
    const more = list.stations.length > 0 && cursor !== null;
    list.failure = null;
    await (more ? loadMore() : load());
  }

  watch(
    () => filterToQuery(filter.value).toString(),
    (query, before) => {
      clearTimeout(typing);
      const typed = new URLSearchParams(query).get('q') !== new URLSearchParams(before).get('q');
      // Loading from the first key on: what is seen no longer answers what was typed.
      list.loading = true;
      if (typed) typing = setTimeout(() => void load(), typingRest);
      else void load();
    },
  );
  watch(
    () => connection.state.restored,
    () => {
      if (list.failure) void retry();
    },
  );
  onScopeDispose(() => {
    clearTimeout(typing);
    asking.abort();
  });
  void load();

  return { list, loadMore, retry };
}
