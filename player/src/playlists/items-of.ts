import type { PlaylistItem } from '../../../api/contract/playlist.ts';
import type { PlayableSource } from '../playback/create-queue.ts';
import type { Paged } from '../shows/use-pages.ts';

/** What plays of a playlist, in its order as it is seen now; read on while it plays. */
export function itemsOf(list: Paged<PlaylistItem>): PlayableSource {
  const items = () => list.items.flatMap(({ item }) => item ?? []);
  Object.defineProperty(items, 'more', {
    get: () => (list.complete ? undefined : () => list.loadMore()),
  });
  return items;
}
