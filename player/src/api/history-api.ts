import type {
  HistoryPage,
  Stats,
  SuggestionPage,
  TrendingPage,
  YearReview,
} from '../../../api/contract/history.ts';
import type { SongPage } from '../../../api/contract/now-playing.ts';
import type { Request } from './api-client.ts';
import type { PageAsked } from './podcast-api.ts';

export type HistoryFilter = { q?: string; kind?: 'station' | 'episode' | 'track' };
export type StatsRange = Stats['range'];

/** What was played, what follows from it, and what everybody plays; every call is one question to the API. */
export function createHistoryApi(request: Request) {
  const get = <Answer>(path: string, query: Record<string, unknown>, signal?: AbortSignal) => {
    const filled = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
    const search = new URLSearchParams(filled.map(([name, value]) => [name, String(value)]));
    return request(
      'GET',
      search.size > 0 ? `${path}?${search}` : path,
      undefined,
      signal ? { signal } : {},
    ) as Promise<Answer>;
  };
  return {
    history: (filter: HistoryFilter, page: PageAsked, signal?: AbortSignal) =>
      get<HistoryPage>('/me/history', { ...filter, ...page }, signal),
    async forget(play: string): Promise<void> {
      await request('DELETE', `/me/history/${encodeURIComponent(play)}`);
    },
    async forgetAll(): Promise<void> {
      await request('DELETE', '/me/history');
    },
    export: (format: 'jsonl' | 'csv') =>
      request('GET', `/me/export/history?format=${format}`, undefined, { as: 'text' }) as Promise<string>,
    stats: (range: StatsRange, timeZone: string, signal?: AbortSignal) =>
      get<Stats>('/me/stats', { range, timeZone }, signal),
    review: (year: number, timeZone: string, signal?: AbortSignal) =>
      get<YearReview>(`/me/review/${String(year)}`, { timeZone }, signal),
    suggestions: (limit: number, signal?: AbortSignal) =>
      get<SuggestionPage>('/me/recommendations', { limit }, signal),
    trending: (kind: 'station' | 'episode' | 'podcast', limit: number, signal?: AbortSignal) =>
      get<TrendingPage>('/trending', { kind, limit }, signal),
    songs: (station: string, page: PageAsked, signal?: AbortSignal) =>
      get<SongPage>(`/radio/${encodeURIComponent(station)}/songs`, page, signal),
  };
}
export type HistoryApi = ReturnType<typeof createHistoryApi>;
