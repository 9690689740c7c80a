import type { PlaylistItem } from '#api/contract/playlist.ts';

/** An extended M3U in UTF-8; what cannot be played any more is left out. */
export function writeM3u8(title: string, items: readonly PlaylistItem[]): string {
  const lines = items.flatMap(({ title: name, item }) => {
    if (item === null) return [];
    const seconds =
      'durationMs' in item && item.durationMs !== null ? Math.round(item.durationMs / 1_000) : -1;
    return [`#EXTINF:${String(seconds)},${oneLine(`${byline(item)}${name}`)}`, item.playLink];
  });
  return ['#EXTM3U', `#PLAYLIST:${oneLine(title)}`, ...lines, ''].join('\n');
}

function byline(item: NonNullable<PlaylistItem['item']>): string {
  if ('artists' in item && item.artists.length > 0)
    return `${item.artists.map(({ name }) => name).join(', ')} - `;
  return 'podcast' in item ? `${item.podcast.title} - ` : '';
}

function oneLine(text: string): string {
  return text.replace(/[\s\u0000-\u001f\u0085\u2028\u2029]+/g, ' ').trim();
}
