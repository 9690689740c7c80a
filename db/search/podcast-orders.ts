import { momentText } from '#db/stores/moment-text.ts';
import type { PodcastPosition } from '#db/stores/podcast-position.ts';

export type PodcastSort = Exclude<PodcastPosition['sort'], 'relevance'>;
export type PlacedPodcast = { id: string; popularity: number; name: string; at: string };

/** How a list of shows can be ordered: each by an index of its own, all of whose keys go in one direction. */
export const podcastOrders: Record<PodcastSort, { key: string; direction: 'ASC' | 'DESC' }> = {
  popular: { key: 'popularity', direction: 'DESC' },
  name: { key: 'sort_name COLLATE "C"', direction: 'ASC' },
  recent: { key: `coalesce(latest_episode_at, 'epoch')`, direction: 'DESC' },
};

/** What each row brings along to say where it stands. */
export const placedColumns = `id, popularity, sort_name, latest_episode_at`;
export const place = `id, popularity, sort_name AS name,
  ${momentText(`coalesce(latest_episode_at, 'epoch')`)} AS at`;

export function placeOf(position: Exclude<PodcastPosition, { sort: 'relevance' }>): unknown {
  if (position.sort === 'popular') return position.popularity;
  return position.sort === 'name' ? position.name : position.at;
}

export function podcastPosition(sort: PodcastSort, row: PlacedPodcast): PodcastPosition {
  const { id, popularity, name, at } = row;
  if (sort === 'popular') return { sort, popularity, id };
  return sort === 'name' ? { sort, name, id } : { sort, at, id };
}
