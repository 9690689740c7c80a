import type { z } from 'zod';
import type {
  Album,
  AlbumPage,
  AlbumQuery,
  Artist,
  ArtistPage,
  ArtistQuery,
  FolderDetails,
  FolderPage,
  GenrePage,
  GenreQuery,
  Lyrics,
  TrackDetails,
  TrackPage,
  TrackQuery,
} from '../../../api/contract/library.ts';
import type { Request, RequestOptions } from './api-client.ts';
import type { PageAsked } from './podcast-api.ts';

type Asked<Query> = Partial<Omit<Query, 'cursor' | 'limit'>>;
export type AlbumFilter = Asked<AlbumQuery>;
export type ArtistFilter = Asked<ArtistQuery>;
export type TrackFilter = Asked<TrackQuery>;
export type GenreFilter = Asked<z.infer<typeof GenreQuery>>;

/** Tracks, albums, artists, genres and folders; every call is one question to the API. */
export function createLibraryApi(request: Request) {
  const get = <Answer>(path: string, query: Record<string, unknown> = {}, options: RequestOptions = {}) => {
    const filled = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
    const search = new URLSearchParams(filled.map(([name, value]) => [name, String(value)]));
    const asked = search.size > 0 ? `${path}?${search}` : path;
    return request('GET', `/library${asked}`, undefined, options) as Promise<Answer>;
  };
  const at = (path: string, id: string, rest = '') => `${path}/${encodeURIComponent(id)}${rest}`;
  const until = (signal?: AbortSignal): RequestOptions => (signal ? { signal } : {});

  return {
    tracks: (filter: TrackFilter, page: PageAsked, signal?: AbortSignal) =>
      get<TrackPage>('/tracks', { ...filter, ...page }, until(signal)),
    track: (id: string, options?: RequestOptions) => get<TrackDetails>(at('/tracks', id), {}, options),
    lyrics: (id: string, signal?: AbortSignal) =>
      get<Lyrics>(at('/tracks', id, '/lyrics'), {}, until(signal)),
    albums: (filter: AlbumFilter, page: PageAsked, signal?: AbortSignal) =>
      get<AlbumPage>('/albums', { ...filter, ...page }, until(signal)),
    album: (id: string, signal?: AbortSignal) => get<Album>(at('/albums', id), {}, until(signal)),
    artists: (filter: ArtistFilter, page: PageAsked, signal?: AbortSignal) =>
      get<ArtistPage>('/artists', { ...filter, ...page }, until(signal)),
    artist: (id: string, signal?: AbortSignal) => get<Artist>(at('/artists', id), {}, until(signal)),
    genres: (filter: GenreFilter, page: PageAsked, signal?: AbortSignal) =>
      get<GenrePage>('/genres', { ...filter, ...page }, until(signal)),
    folders: (parent: string | undefined, page: PageAsked, signal?: AbortSignal) =>
      get<FolderPage>('/folders', { parent, ...page }, until(signal)),
    folder: (id: string, signal?: AbortSignal) => get<FolderDetails>(at('/folders', id), {}, until(signal)),
  };
}
export type LibraryApi = ReturnType<typeof createLibraryApi>;
