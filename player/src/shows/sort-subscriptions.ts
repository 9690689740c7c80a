import type { Subscription } from '../../../api/contract/subscription.ts';

export type SubscriptionSort = 'recent' | 'name' | 'added';

/** Newest episode first; a show without any, such as one being read, is what was just added, so it comes first. */
export function sortSubscriptions(
  items: readonly Subscription[],
  sort: SubscriptionSort,
  locale: string,
): Subscription[] {
  const names = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' });
  const byName = (one: Subscription, other: Subscription) =>
    names.compare(one.podcast.title, other.podcast.title);
  if (sort === 'name') return [...items].sort(byName);
  const time = ({ podcast, addedAt }: Subscription) =>
    sort === 'added'
      ? Date.parse(addedAt)
      : podcast.latestEpisodeAt === null
        ? podcast.state === 'waiting'
          ? Infinity
          : 0
        : Date.parse(podcast.latestEpisodeAt);
  return items
    .map((item) => ({ item, at: time(item) }))
    .sort((one, other) => (one.at === other.at ? byName(one.item, other.item) : other.at - one.at))
    .map(({ item }) => item);
}
