import type { Podcast } from '../../../api/contract/podcast.ts';
import { locale, n, t } from '../l10n.ts';

/** Where a listener finds everything of a show. */
export function showHref(id: string): string {
  return `#/show?${new URLSearchParams({ id })}`;
}

export function episodeHref(id: string): string {
  return `#/episode?${new URLSearchParams({ id })}`;
}

/** What is the matter with a feed, if anything that a listener should know. */
export function sayFeedState(podcast: Pick<Podcast, 'state' | 'failure'>): string | null {
  switch (podcast.state) {
    case 'waiting':
      return t('Being read …');
    case 'failing':
      return t('Cannot be read right now');
    case 'ended':
      return t('The publisher has closed this feed');
    default:
      return null;
  }
}

export function sayEpisodeCount(podcast: Pick<Podcast, 'episodes'>): string {
  const count = new Intl.NumberFormat(locale()).format(podcast.episodes);
  return n('{count} episode', '{count} episodes', podcast.episodes, { count });
}
