import type { Track } from '../../../api/contract/library.ts';
import type { Episode } from '../../../api/contract/podcast.ts';
import type { Artwork, Station } from '../../../api/contract/station.ts';

/** What a play button plays: live radio, or an episode or a track, which have a beginning and an end. */
export type Playable = Station | Episode | Track;

export function isStation(item: { id: string }): item is Station {
  return item.id.startsWith('station:');
}

export function isEpisode(item: { id: string }): item is Episode {
  return item.id.startsWith('episode:');
}

export function isTrack(item: { id: string }): item is Track {
  return item.id.startsWith('track:');
}

/** Albums and artists can be kept, but only their tracks play. */
export function isPlayable<Item extends { id: string }>(item: Item): item is Item & Playable {
  return isStation(item) || isEpisode(item) || isTrack(item);
}

/** It can be sought in, and comes to its end by itself. */
export function isFile(item: Playable): item is Episode | Track {
  return isTrack(item) || (isEpisode(item) && !item.live);
}

/** Long enough, and told in one piece: where it was left is kept, and its speed may be changed. */
export function keepsItsPlace(item: Playable): item is Episode | Track {
  return isTrack(item) ? item.medium === 'audiobook' : isEpisode(item) && !item.live;
}

export function titleOf(item: Playable): string {
  return isStation(item) ? item.name : item.title;
}

/** Whose it is: the show of an episode, the artists of a track; of a station nothing. */
export function bylineOf(item: Playable): string {
  if (isEpisode(item)) return item.podcast.title;
  return isTrack(item) ? item.artists.map(({ name }) => name).join(', ') : '';
}

/** What is heard in one piece has one speed: a show, the album of an audiobook. */
export function paceOf(item: Playable): string | null {
  if (isEpisode(item)) return item.podcast.id;
  return isTrack(item) && keepsItsPlace(item) ? (item.album?.id ?? item.id) : null;
}

/** As parts that show a picture want it. */
export function coverOf(item: Playable): { id: string; name: string; artwork: Artwork | null } {
  if (isTrack(item)) {
    const { id, artwork, album, title } = item;
    return { id: album?.id ?? id, name: album?.title ?? title, artwork };
  }
  // An episode without a picture of its own looks like its show, initials included.
  const { id, name, artwork } = isEpisode(item) ? { ...item.podcast, name: item.podcast.title } : item;
  return { id, name, artwork: item.artwork ?? artwork };
}
