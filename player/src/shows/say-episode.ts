import type { Episode } from '../../../api/contract/podcast.ts';
import { locale, t } from '../l10n.ts';

/** Below this an episode counts as just begun, and nobody is told how much is left. */
const begunMs = 10_000;

/** "Today", "3 days ago", then the date; the year only where it is another one. */
export function sayDate(time: string, now: Date): string {
  const date = new Date(time);
  const days = Math.round((startOfDay(date) - startOfDay(now)) / 86_400_000);
  if (days <= 0 && days > -7) {
    const said = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(days, 'day');
    return said.charAt(0).toLocaleUpperCase(locale()) + said.slice(1);
  }
  const sameYear = date.getFullYear() === now.getFullYear();
  return new Intl.DateTimeFormat(locale(), {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(date);
}

export function sayLongDate(time: string): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'long', timeStyle: 'short' }).format(new Date(time));
}

/** "1 hr 5 min": to the minute, as it is for choosing, not for measuring. */
export function sayDuration(milliseconds: number): string {
  const minutes = Math.max(1, Math.round(milliseconds / 60_000));
  const part = (value: number, unit: 'hour' | 'minute') =>
    new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'short' }).format(value);
  const hours = Math.floor(minutes / 60);
  const parts = [
    ...(hours > 0 ? [part(hours, 'hour')] : []),
    ...(minutes % 60 > 0 ? [part(minutes % 60, 'minute')] : []),
  ];
  return parts.join(' ');
}

/** "1:02:03", as players show a place in time; digits in the reader's script. */
export function sayClock(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  const two = new Intl.NumberFormat(locale(), { minimumIntegerDigits: 2 });
  const one = new Intl.NumberFormat(locale());
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return hours > 0
    ? `${one.format(hours)}:${two.format(minutes)}:${two.format(rest)}`
    : `${one.format(minutes)}:${two.format(rest)}`;
}

/** 0 to 1 while it is begun and not finished, else null. */
export function progressOf(episode: Pick<Episode, 'durationMs' | 'position'>): number | null {
  const { durationMs, position } = episode;
  if (!position || position.completed || position.positionMs < begunMs || !durationMs) return null;
  return Math.min(1, position.positionMs / durationMs);
}

/** How long it is, or how much of it is left. */
export function sayLength(episode: Pick<Episode, 'durationMs' | 'position'>): string {
  const { durationMs, position } = episode;
  if (!durationMs) return '';
  const progress = progressOf(episode);
  if (progress === null || !position) return sayDuration(durationMs);
  return t('{time} left', { time: sayDuration(durationMs - position.positionMs) });
}

/** "S2 E14": only what the publisher numbers. */
export function sayNumber(episode: Pick<Episode, 'season' | 'number' | 'type'>): string {
  if (episode.type === 'trailer') return t('Trailer');
  if (episode.type === 'bonus') return t('Bonus');
  const { season, number } = episode;
  if (season && number) {
    return t('S{season} E{number}', { season: season.number, number });
  }
  return number ? t('No. {number}', { number }) : '';
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
