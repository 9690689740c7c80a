import type { z } from 'zod';
import type {
  MemberPage,
  NewPlaylist,
  Playlist,
  PlaylistChange,
  PlaylistItemPage,
  PlaylistLink,
  PlaylistPage,
  Rules,
} from '../../../api/contract/playlist.ts';
import type { Request } from './api-client.ts';
import type { PageAsked } from './podcast-api.ts';

/** A listener's playlists, and those that others share; every call is one question to the API. */
export function createPlaylistApi(request: Request) {
  const at = (id: string, rest = '') => `/me/playlists/${encodeURIComponent(id)}${rest}`;
  const get = <Answer>(path: string, query: Record<string, unknown>, signal?: AbortSignal) => {
    const filled = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
    const search = new URLSearchParams(filled.map(([name, value]) => [name, String(value)]));
    const asked = search.size > 0 ? `${path}?${search}` : path;
    return request('GET', asked, undefined, signal ? { signal } : {}) as Promise<Answer>;
  };
  const none = async (answer: Promise<unknown>): Promise<void> => void (await answer);

  return {
    playlists: (q: string, page: PageAsked, signal?: AbortSignal) =>
      get<PlaylistPage>('/me/playlists', { q, ...page }, signal),
    playlist: (id: string, signal?: AbortSignal) => get<Playlist>(at(id), {}, signal),
    items: (id: string, page: PageAsked, signal?: AbortSignal) =>
      get<PlaylistItemPage>(at(id, '/items'), page, signal),
    create: (wanted: NewPlaylist) => request('POST', '/me/playlists', wanted) as Promise<Playlist>,
    change: (id: string, change: PlaylistChange) => request('PATCH', at(id), change) as Promise<Playlist>,
    remove: (id: string) => none(request('DELETE', at(id))),
    add: (id: string, items: string[]) => request('POST', at(id, '/items'), { items }) as Promise<Playlist>,
    move: (id: string, items: string[], before: string | null) =>
      none(request('POST', at(id, '/moves'), { items, before })),
    takeOut: (id: string, items: string[]) => none(request('POST', at(id, '/removals'), { items })),
    share: (id: string) => request('POST', at(id, '/link')) as Promise<z.infer<typeof PlaylistLink>>,
    unshare: (id: string) => none(request('DELETE', at(id, '/link'))),
    members: (id: string) => get<z.infer<typeof MemberPage>>(at(id, '/members'), { limit: 200 }),
    leave: (id: string) => none(request('DELETE', at(id, '/members/me'))),
    removeMember: (id: string, member: string) =>
      none(request('DELETE', at(id, `/members/${encodeURIComponent(member)}`))),
    join: (secret: string) => request('POST', '/me/playlists/join', { secret }) as Promise<Playlist>,
    /** How much these rules find right now. */
    preview: (rules: Rules) =>
      request('POST', '/me/playlists/preview', rules) as Promise<{ items: number; durationMs: number }>,
    exportM3u: (id: string) =>
      request('GET', at(id, '/export/m3u8'), undefined, { as: 'text' }) as Promise<string>,
  };
}
export type PlaylistApi = ReturnType<typeof createPlaylistApi>;
