import { effectScope, watch } from 'vue';
import { type Airdex, useAirdex } from '../airdex.ts';
import { createPodcastApi, type PodcastApi } from '../api/podcast-api.ts';
import { sayProblem } from '../api/say-problem.ts';
import { systemClock } from '../playback/clock.ts';
import { createSubscriptions, type Subscriptions } from './create-subscriptions.ts';

export type Shows = { podcasts: PodcastApi; subscriptions: Subscriptions };
const made = new WeakMap<Airdex, Shows>();

/** One per player, made when the first page asks for it, and kept when pages change. */
export function useShows(): Shows {
  const airdex = useAirdex();
  const shows = made.get(airdex) ?? create(airdex);
  made.set(airdex, shows);
  return shows;
}

function create(airdex: Airdex): Shows {
  const podcasts = createPodcastApi(airdex.request);
  const subscriptions = createSubscriptions(podcasts, systemClock, (error) => {
    airdex.notice.value = { text: sayProblem(error), at: Date.now() };
  });
  // Detached, since it must outlive the page that happened to ask first.
  effectScope(true).run(() => {
    watch(
      () => airdex.session.state.me?.id,
      (id) => {
        subscriptions.clear();
        if (id !== undefined) void subscriptions.load();
      },
      { immediate: true },
    );
    watch(
      () => airdex.connection.state.restored,
      () => {
        if (subscriptions.state.failure) void subscriptions.load();
      },
    );
  });
  return { podcasts, subscriptions };
}
