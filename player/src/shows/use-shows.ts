import { effectScope, watch } from 'vue';
import { type Airdex, useAirdex } from '../airdex.ts';
import type { PodcastApi } from '../api/podcast-api.ts';
import { sayProblem } from '../api/say-problem.ts';
import { createImport, type RunningImport } from '../opml/create-import.ts';
import { systemClock } from '../playback/clock.ts';
import { pageStore, stored } from '../stored.ts';
import { createSubscriptions, type Subscriptions } from './create-subscriptions.ts';

export type Shows = {
  podcasts: PodcastApi;
  subscriptions: Subscriptions;
  running: RunningImport;
};
const made = new WeakMap<Airdex, Shows>();

/** One per player, made when the first page asks for it, and kept when pages change. */
export function useShows(): Shows {
  const airdex = useAirdex();
  const shows = made.get(airdex) ?? create(airdex);
  made.set(airdex, shows);
  return shows;
}

function create(airdex: Airdex): Shows {
  const podcasts = airdex.podcastApi;
  const report = (error: unknown) => {
    airdex.notice.value = { text: sayProblem(error), at: Date.now() };
  };
  const subscriptions = createSubscriptions(podcasts, systemClock, report);
  const kept = stored<string | null>(pageStore(window), 'import', null);
  const running = createImport(podcasts, systemClock, kept, () => void subscriptions.load());
  // Detached, since it must outlive the page that happened to ask first.
  effectScope(true).run(() => {
    watch(
      () => airdex.session.state.me?.id,
      (id, before) => {
        subscriptions.clear();
        if (before !== undefined) running.dismiss();
        if (id === undefined) return;
        void subscriptions.load();
        void running.resume();
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
  return { podcasts, subscriptions, running };
}
