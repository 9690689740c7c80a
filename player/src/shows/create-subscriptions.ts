import { reactive, readonly } from 'vue';
import type { Podcast } from '../../../api/contract/podcast.ts';
import type { NewSubscription, Subscription } from '../../../api/contract/subscription.ts';
import type { PodcastApi } from '../api/podcast-api.ts';
import type { Clock } from '../playback/clock.ts';

/** While a feed is read for the first time it is looked after; after so many looks somebody else may press. */
const lookMs = 1_500;
const mostLooks = 80;

export type SubscriptionApi = Pick<PodcastApi, 'subscriptions' | 'subscribe' | 'unsubscribe' | 'podcast'>;

/** The listener's shows. A press is believed at once and taken back when the API refuses. */
export function createSubscriptions(api: SubscriptionApi, clock: Clock, onFailure: (error: unknown) => void) {
  const state = reactive({
    items: [] as Subscription[],
    loaded: false,
    failure: null as unknown,
    /** What was pressed here and now; newer than what lists of shows say. */
    changed: {} as Record<string, boolean>,
  });
  const watched = new Map<string, () => void>();

  async function load(): Promise<void> {
    try {
      const items: Subscription[] = [];
      let cursor: string | null = null;
      do {
        const page = await api.subscriptions({ limit: 200, ...(cursor === null ? {} : { cursor }) });
        items.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== null);
      Object.assign(state, { items, loaded: true, failure: null, changed: {} });
      for (const { podcast } of items) if (podcast.state === 'waiting') lookAfter(podcast.id);
    } catch (error) {
      state.failure = error;
    }
  }

  function clear(): void {
    for (const stop of watched.values()) stop();
    watched.clear();
    Object.assign(state, { items: [], loaded: false, failure: null, changed: {} });
  }

  function isSubscribed(podcast: Pick<Podcast, 'id' | 'subscribed'>): boolean {
    return state.changed[podcast.id] ?? podcast.subscribed;
  }

  /** By an address that somebody pasted; throws what the API says of it. */
  async function add(wanted: NewSubscription): Promise<Subscription> {
    const subscription = await api.subscribe(wanted);
    keep(subscription);
    return subscription;
  }

  async function subscribe(podcast: Podcast): Promise<void> {
    state.changed[podcast.id] = true;
    try {
      keep(await api.subscribe({ podcast: podcast.id }));
    } catch (error) {
      state.changed[podcast.id] = false;
      onFailure(error);
    }
  }

  async function unsubscribe(podcast: Podcast): Promise<void> {
    const before = state.items;
    state.changed[podcast.id] = false;
    state.items = before.filter((each) => each.podcast.id !== podcast.id);
    try {
      await api.unsubscribe(podcast.id);
    } catch (error) {
      state.changed[podcast.id] = true;
      state.items = before;
      onFailure(error);
    }
  }

  function keep(subscription: Subscription): void {
    const { id } = subscription.podcast;
    state.changed[id] = true;
    state.items = [subscription, ...state.items.filter((each) => each.podcast.id !== id)];
    if (subscription.podcast.state === 'waiting') lookAfter(id);
  }

  function lookAfter(id: string, looks = 0): void {
    if (looks >= mostLooks || (looks === 0 && watched.has(id))) return;
    // Ever more rarely: most feeds answer within seconds, and a slow one is not hurried by asking.
    const stop = clock.after(lookMs * (1 + looks / 4), () => void look(id, looks));
    watched.set(id, stop);
  }

  async function look(id: string, looks: number): Promise<void> {
    const podcast = await api.podcast(id).catch(() => null);
    if (!watched.has(id)) return;
    const known = state.items.find((each) => each.podcast.id === id);
    if (known && podcast) known.podcast = podcast;
    if (known && (podcast ?? known.podcast).state === 'waiting') lookAfter(id, looks + 1);
    else watched.delete(id);
  }

  return { state: readonly(state) as typeof state, load, clear, isSubscribed, add, subscribe, unsubscribe };
}
export type Subscriptions = ReturnType<typeof createSubscriptions>;
