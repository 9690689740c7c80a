import { parsePlaylist } from './parse-playlist.ts';

/** The addresses that a playlist lists, in its order; empty for what is no list of streams. */
export function listPlaylistUrls(text: string, baseUrl: string): string[] {
  const parsed = parsePlaylist(text, baseUrl);
  return parsed.kind === 'playlist' ? parsed.entries.map(({ url }) => url) : [];
}
