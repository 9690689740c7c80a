import type { z } from 'zod';
import type {
  Chapters,
  Episode,
  EpisodePage,
  Podcast,
  PodcastPage,
  Transcript,
} from '../../../api/contract/podcast.ts';
import type {
  Import,
  ImportLine,
  ImportLinePage,
  NewSubscription,
  PositionPage,
  Subscription,
  SubscriptionPage,
} from '../../../api/contract/subscription.ts';
import type { SearchResult } from '../../../api/contract/search.ts';
import type { Request } from './api-client.ts';

export type PageAsked = { cursor?: string; limit: number };
export type PodcastFilter = { q?: string; category?: string; language?: string; sort?: string };
export type EpisodeFilter = { q?: string; order?: 'newest' | 'oldest'; season?: number };
/** An Airdex of before has no music in it. */
export type Found = Pick<SearchResult, 'stations' | 'podcasts' | 'episodes'> & Partial<SearchResult>;

/** Shows, episodes and what a listener keeps of them; every call is one question to the API. */
export function createPodcastApi(request: Request) {
  const get = <Answer>(path: string, query: Record<string, unknown> = {}, signal?: AbortSignal) => {
    const filled = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
    const search = new URLSearchParams(filled.map(([name, value]) => [name, String(value)]));
    return request(
      'GET',
      search.size > 0 ? `${path}?${search}` : path,
      undefined,
      signal ? { signal } : {},
    ) as Promise<Answer>;
  };
  const at = (path: string, id: string, rest = '') => `${path}/${encodeURIComponent(id)}${rest}`;

  return {
    podcasts: (filter: PodcastFilter, page: PageAsked, signal?: AbortSignal) =>
      get<PodcastPage>('/podcasts', { ...filter, ...page }, signal),
    podcast: (id: string, signal?: AbortSignal) => get<Podcast>(at('/podcasts', id), {}, signal),
    episodes: (podcast: string, filter: EpisodeFilter, page: PageAsked, signal?: AbortSignal) =>
      get<EpisodePage>(at('/podcasts', podcast, '/episodes'), { ...filter, ...page }, signal),
    episode: (id: string, signal?: AbortSignal) => get<Episode>(at('/episodes', id), {}, signal),
    chapters: (id: string, signal?: AbortSignal) =>
      get<Chapters>(at('/episodes', id, '/chapters'), {}, signal),
    transcript: (id: string, signal?: AbortSignal) =>
      get<Transcript>(at('/episodes', id, '/transcript'), {}, signal),
    search: (q: string, limit: number, signal?: AbortSignal) => get<Found>('/search', { q, limit }, signal),

    subscriptions: (page: PageAsked) => get<z.infer<typeof SubscriptionPage>>('/me/subscriptions', page),
    subscribe: (wanted: NewSubscription) =>
      request('POST', '/me/subscriptions', wanted) as Promise<Subscription>,
    async unsubscribe(podcast: string): Promise<void> {
      await request('DELETE', at('/me/subscriptions', podcast));
    },
    inbox: (page: PageAsked, signal?: AbortSignal) => get<EpisodePage>('/me/inbox', page, signal),
    unfinished: (page: PageAsked, signal?: AbortSignal) =>
      get<z.infer<typeof PositionPage>>('/me/positions', { unfinished: true, ...page }, signal),
    startImport: (file: Blob, fileName: string) =>
      request('POST', `/me/import?${new URLSearchParams({ fileName })}`, file) as Promise<Import>,
    import: (id: string) => get<Import>(at('/me/imports', id)),
    stopImport: (id: string) => request('DELETE', at('/me/imports', id)),
    importLines: (
      id: string,
      state: z.infer<typeof ImportLine>['state'] | '',
      page: PageAsked,
      signal?: AbortSignal,
    ) => get<z.infer<typeof ImportLinePage>>(at('/me/imports', id, '/lines'), { state, ...page }, signal),
    exportOpml: (withPrivate: boolean) =>
      request('GET', `/me/export/opml${withPrivate ? '?private=true' : ''}`, undefined, {
        as: 'text',
      }) as Promise<string>,
  };
}
export type PodcastApi = ReturnType<typeof createPodcastApi>;
