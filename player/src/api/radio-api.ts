import type { Favorite, FavoritePage, Me } from '../../../api/contract/me.ts';
import type { Station, StationFacets, StationPage } from '../../../api/contract/station.ts';
import type { Request, RequestOptions } from './api-client.ts';
import type { StationFilter } from '../stations/station-filter.ts';
import { filterToQuery } from '../stations/station-filter.ts';

export type RadioApi = {
  stations(
    filter: StationFilter,
    page: { cursor?: string; limit: number },
    signal?: AbortSignal,
  ): Promise<StationPage>;
  facets(filter: StationFilter, signal?: AbortSignal): Promise<StationFacets>;
  station(id: string, options?: RequestOptions): Promise<Station>;
  me(): Promise<Me>;
  favorites(): Promise<Favorite[]>;
  addFavorite(id: string): Promise<void>;
  removeFavorite(id: string): Promise<void>;
};

export function createRadioApi(request: Request): RadioApi {
  const get = (path: string, query: URLSearchParams, signal?: AbortSignal) =>
    request('GET', query.size > 0 ? `${path}?${query}` : path, undefined, signal ? { signal } : {});
  const favorite = (id: string) => `/me/favorites/${encodeURIComponent(id)}`;

  return {
    stations(filter, { cursor, limit }, signal) {
      const query = filterToQuery(filter);
      query.set('limit', String(limit));
      if (cursor) query.set('cursor', cursor);
      return get('/radio', query, signal) as Promise<StationPage>;
    },
    facets: (filter, signal) => get('/radio/facets', filterToQuery(filter), signal) as Promise<StationFacets>,
    station: (id, options) =>
      request('GET', `/radio/${encodeURIComponent(id)}`, undefined, options) as Promise<Station>,
    me: () => request('GET', '/me') as Promise<Me>,
    async favorites() {
      const favorites: Favorite[] = [];
      let cursor: string | null = null;
      do {
        const query = new URLSearchParams({ limit: '200', ...(cursor === null ? {} : { cursor }) });
        const page = (await get('/me/favorites', query)) as FavoritePage;
        favorites.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== null);
      return favorites;
    },
    addFavorite: async (id) => void (await request('PUT', favorite(id))),
    removeFavorite: async (id) => void (await request('DELETE', favorite(id))),
  };
}
