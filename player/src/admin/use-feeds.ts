import { onScopeDispose, type Ref, shallowReactive, watch } from 'vue';
import type { AdminApi, Feed, FeedFilter } from './admin-api.ts';

const typingRestMs = 200;
/** A feed that was asked for is read within seconds; so long it is looked after. */
const lookMs = 2_000;
const mostLooks = 15;

/** The feeds that a filter lets through, page by page; a later question makes an earlier answer void. */
export function useFeeds(api: Pick<AdminApi, 'feeds' | 'readFeed'>, filter: Ref<FeedFilter>) {
  const state = shallowReactive({
    feeds: null as Feed[] | null,
    next: null as string | null,
    loading: false,
    error: null as unknown,
    reading: new Set<string>(),
  });
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let looking: ReturnType<typeof setTimeout> | undefined;

  async function load(more = false): Promise<void> {
    const question = ++asked;
    state.loading = true;
    try {
      const page = await api.feeds(filter.value, more ? (state.next ?? undefined) : undefined);
      if (question !== asked) return;
      const feeds = more ? [...(state.feeds ?? []), ...page.items] : page.items;
      Object.assign(state, { feeds, next: page.nextCursor, error: null });
    } catch (error) {
      if (question !== asked) return;
      state.error = error;
    }
    state.loading = false;
  }

  /** Asks for a reading now, and shows the feed anew once it was read. */
  async function read(feed: Feed): Promise<void> {
    state.reading = new Set([...state.reading, feed.podcast]);
    try {
      await api.readFeed(feed.podcast);
      state.error = null;
      look(feed, 0);
    } catch (error) {
      state.error = error;
      done(feed);
    }
  }
  function look(feed: Feed, looks: number): void {
    looking = setTimeout(() => {
      void load().then(() => {
        const now = state.feeds?.find(({ podcast }) => podcast === feed.podcast);
        const wasRead = now && (now.lastReadAt !== feed.lastReadAt || now.failures !== feed.failures);
        if (!now || wasRead || looks >= mostLooks) done(feed);
        else look(feed, looks + 1);
      });
    }, lookMs);
  }
  function done(feed: Feed): void {
    state.reading = new Set([...state.reading].filter((podcast) => podcast !== feed.podcast));
  }

  watch(filter, () => {
    clearTimeout(timer);
    timer = setTimeout(() => void load(), typingRestMs);
  });
  onScopeDispose(() => {
    asked += 1;
    clearTimeout(timer);
    clearTimeout(looking);
  });
  void load();
  return { state, load, read };
}
