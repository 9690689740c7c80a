import type { Episode } from '../../../api/contract/podcast.ts';
import type { Artwork, Station } from '../../../api/contract/station.ts';

/** What a play button plays: live radio, or an episode that has a beginning and an end. */
export type Playable = Station | Episode;

export function isEpisode(item: Playable): item is Episode {
  return item.id.startsWith('episode:');
}

export function titleOf(item: Playable): string {
  return isEpisode(item) ? item.title : item.name;
}

/** As parts that show a picture want it. */
export function coverOf(item: Playable): { id: string; name: string; artwork: Artwork | null } {
  // An episode without a picture of its own looks like its show, initials included.
  const { id, name, artwork } = isEpisode(item) ? { ...item.podcast, name: item.podcast.title } : item;
  return { id, name, artwork: item.artwork ?? artwork };
}
