import type { Playlist } from '../../../api/contract/playlist.ts';
import { n, t } from '../l10n.ts';
import { sayDuration } from '../shows/say-episode.ts';
import { sayNumber } from '../library/say-number.ts';

export function playlistHref(id: string): string {
  return `#/playlist?${new URLSearchParams({ id })}`;
}

export function sayKind(playlist: Pick<Playlist, 'kind' | 'shared'>): string {
  if (playlist.kind === 'smart') return t('Smart playlist');
  if (playlist.kind === 'file') return t('Playlist from a file');
  return playlist.shared ? t('Shared playlist') : t('Playlist');
}

/** "12 items · 43 min". */
export function sayContents(playlist: Pick<Playlist, 'items' | 'durationMs'>): string {
  const items = n('{count} item', '{count} items', playlist.items, { count: sayNumber(playlist.items) });
  return playlist.durationMs > 0 ? `${items} · ${sayDuration(playlist.durationMs)}` : items;
}

/** Whose it is, where it is somebody else's. */
export function sayOwner({ owner }: Pick<Playlist, 'owner'>): string {
  return owner && !owner.isMe ? t('by {name}', { name: owner.name }) : '';
}

export function mayChange(playlist: Pick<Playlist, 'kind' | 'role'>): boolean {
  return playlist.kind === 'manual' && playlist.role !== 'reader';
}
