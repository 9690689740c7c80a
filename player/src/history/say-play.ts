import type { HistoryEntry } from '../../../api/contract/history.ts';
import { locale, t } from '../l10n.ts';
import { sayDuration } from '../shows/say-episode.ts';

/** "12 min": how long somebody listened; seconds where it was less than a minute. */
export function sayHeard(milliseconds: number): string {
  if (milliseconds >= 60_000) return sayDuration(milliseconds);
  const seconds = Math.round(milliseconds / 1_000);
  const unit = { style: 'unit', unit: 'second', unitDisplay: 'short' } as const;
  return new Intl.NumberFormat(locale(), unit).format(seconds);
}

/** Why it counts as a listen, or why not. */
export function sayReason(reason: HistoryEntry['reason']): string {
  const words: Record<HistoryEntry['reason'], string> = {
    'heard-30-seconds': t('Counts: heard for 30 seconds or more'),
    'heard-to-the-end': t('Counts: heard to its end'),
    'too-short': t('Does not count: heard for less than 30 seconds'),
    skipped: t('Does not count: skipped before 30 seconds'),
    failed: t('Does not count: it did not play'),
    'not-heard': t('Does not count: it was never heard'),
  };
  return words[reason];
}

export function sayTime(time: string): string {
  return new Intl.DateTimeFormat(locale(), { timeStyle: 'short' }).format(new Date(time));
}

/** The day as the reader's own clock has it, to gather plays by. */
export function dayOf(time: string): string {
  const date = new Date(time);
  return `${String(date.getFullYear())}-${String(date.getMonth() + 1)}-${String(date.getDate())}`;
}
