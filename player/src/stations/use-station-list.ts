import type { Ref } from 'vue';
import type { Station } from '../../../api/contract/station.ts';
import type { Connection } from '../api/connection.ts';
import type { RadioApi } from '../api/radio-api.ts';
import { type Paged, usePages } from '../shows/use-pages.ts';
import { filterToQuery, type StationFilter } from './station-filter.ts';

const pageSize = 50;

/** The stations that a filter lets through, read page by page; a chosen filter does not wait as typed words do. */
export function useStationList(
  filter: Ref<StationFilter>,
  api: RadioApi,
  connection: Connection,
): Paged<Station> {
  return usePages(
    (page, signal) => api.stations(filter.value, page, signal),
    () => filterToQuery(filter.value).toString(),
    connection,
    pageSize,
    (query, before) => words(query) !== words(before),
  );
}

function words(query: string): string | null {
  return new URLSearchParams(query).get('q');
}
