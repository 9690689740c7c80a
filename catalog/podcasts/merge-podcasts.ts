import type { Queryable } from '#db/database.ts';
import { nameProviders } from '#db/stores/feed-reasons.ts';
import { joinEpisodes, joinPodcast, type JoinedEpisode } from '#db/stores/merge-podcasts.ts';
import { recountSubscribers } from '#db/stores/podcast-popularity.ts';
import { lockFeed, readKnownEpisodes, recountEpisodes } from '#db/stores/podcast-writes.ts';
import { matchEpisodes } from './match-episodes.ts';

/**
 * Two shows turn out to be one: `oldId` answers by `podcastId` from now on, with everything that listeners have of
 * it. Inside a transaction.
 */
export async function mergePodcasts(client: Queryable, oldId: string, podcastId: string): Promise<void> {
  if (oldId === podcastId) return;
  // In one order everywhere, so that two merges do not wait for each other.
  for (const id of [oldId, podcastId].toSorted()) await lockFeed(client, id);
  const kept = await readKnownEpisodes(client, podcastId);
  const old = await readKnownEpisodes(client, oldId);
  const listed = old.map((episode, position) => ({ ...episode, position, title: '' }));
  const { matches } = matchEpisodes(kept, listed, { isCutOff: true });
  const joined = Array.from(matches, ([position, episode]): JoinedEpisode | null => {
    const oldEpisode = old[position];
    return oldEpisode && episode ? { oldId: oldEpisode.id, episodeId: episode.id } : null;
  });
  await joinEpisodes(
    client,
    joined.filter((pair) => pair !== null),
  );
  await joinPodcast(client, oldId, podcastId);
  await nameProviders(client, [podcastId]);
  await recountEpisodes(client, podcastId);
  await recountSubscribers(client, [podcastId]);
}
