import { reactive } from 'vue';
import type { Episode, EpisodePosition } from '../../../api/contract/podcast.ts';
import type { PodcastApi } from '../api/podcast-api.ts';

/** What was marked as played here and now; it stands before the API has answered, and falls when it refuses. */
export function createMarks(
  api: Pick<PodcastApi, 'keepPosition'>,
  now: () => Date,
  onFailure: (error: unknown) => void,
) {
  const changed = reactive<Record<string, EpisodePosition | null>>({});

  function positionOf(episode: Pick<Episode, 'id' | 'position'>): EpisodePosition | null {
    const here = changed[episode.id];
    return here === undefined || isNewer(episode.position, here) ? episode.position : here;
  }

  async function mark(episode: Episode, completed: boolean): Promise<void> {
    const before = changed[episode.id];
    // Unplayed again means from the start: nobody marks the end of an episode as its place to go on.
    const positionMs = completed ? (positionOf(episode)?.positionMs ?? 0) : 0;
    changed[episode.id] = { positionMs, completed, updatedAt: now().toISOString() };
    try {
      await api.keepPosition(episode.id, { positionMs, completed });
    } catch (error) {
      if (before === undefined) Reflect.deleteProperty(changed, episode.id);
      else changed[episode.id] = before;
      onFailure(error);
    }
  }

  return {
    positionOf,
    mark,
    clear: () => Object.keys(changed).forEach((id) => Reflect.deleteProperty(changed, id)),
  };
}
export type Marks = ReturnType<typeof createMarks>;

function isNewer(one: EpisodePosition | null, other: EpisodePosition | null): boolean {
  return one !== null && other !== null && Date.parse(one.updatedAt) > Date.parse(other.updatedAt);
}
