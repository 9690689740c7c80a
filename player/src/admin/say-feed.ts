import { locale, n, t } from '../l10n.ts';
import type { Feed } from './admin-api.ts';
import { sayTime } from './say-time.ts';

/** The state of a feed in words, with how long and how often it has failed. */
export function sayFeedState(feed: Feed, now: Date): string {
  switch (feed.state) {
    case 'waiting':
      return t('Not read yet');
    case 'failing':
      return feed.failingSince
        ? t('Failing, first {time}', { time: sayTime(feed.failingSince, now) })
        : t('Failing');
    case 'ended':
      return t('Closed by the publisher');
    default:
      return t('Working');
  }
}

export function sayPush(push: Feed['push']): string | null {
  switch (push) {
    case 'active':
      return t('Tells us of new episodes by itself');
    case 'pending':
      return t('Asked to tell us of new episodes');
    case 'failed':
      return t('Did not agree to tell us of new episodes');
    default:
      return null;
  }
}

/** "Every 2 hours": rounded, since it is learned and not kept to the second. */
export function sayRhythm(seconds: number): string {
  const [unit, size] =
    seconds >= 2 * 86_400
      ? (['day', 86_400] as const)
      : seconds >= 2 * 3_600
        ? (['hour', 3_600] as const)
        : (['minute', 60] as const);
  const count = Math.max(1, Math.round(seconds / size));
  const time = new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'long' }).format(count);
  return t('every {time}', { time });
}

export function sayUse(feed: Feed): string {
  return [
    n('%n episode', '%n episodes', feed.episodes),
    n('%n subscriber', '%n subscribers', feed.subscribers),
  ].join(' · ');
}
