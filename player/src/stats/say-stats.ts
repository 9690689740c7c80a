import type { Stats } from '../../../api/contract/history.ts';
import { sayHeard } from '../history/say-play.ts';
import { locale, t } from '../l10n.ts';

/** Dates of statistics are days, not moments: no time zone moves them. */
const utc = 'UTC';
const format = (date: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(locale(), { timeZone: utc, ...options }).format(new Date(`${date}T12:00:00Z`));

export function sayHour(hour: number): string {
  return new Intl.DateTimeFormat(locale(), { timeZone: utc, hour: 'numeric' }).format(
    new Date(Date.UTC(2024, 0, 1, hour)),
  );
}

/** Monday is 0, as the API counts. */
export function sayWeekday(weekday: number, width: 'long' | 'short'): string {
  return format(`2024-01-0${String(weekday + 1)}`, { weekday: width });
}

export function sayMonth(month: number, width: 'long' | 'narrow'): string {
  return format(`2024-${String(month).padStart(2, '0')}-01`, { month: width });
}

export function sayDay(day: string, unit: Stats['unit']): string {
  return unit === 'month'
    ? format(day, { month: 'long', year: 'numeric' })
    : format(day, { weekday: 'short', day: 'numeric', month: 'short' });
}

/** What stands below a bar: every one of a few, of many only some. */
export function sayTick(day: string, index: number, count: number, unit: Stats['unit']): string {
  if (unit === 'month') {
    if (count > 24) return day.slice(5, 7) === '01' ? format(day, { year: 'numeric' }) : '';
    return format(day, { month: count > 6 ? 'narrow' : 'short' });
  }
  if (count <= 7) return format(day, { weekday: 'short' });
  return index % 7 === 0 ? format(day, { day: 'numeric', month: 'numeric' }) : '';
}

/** "2 hr more than the week before", or nothing where there is nothing to compare with. */
export function sayChange(stats: Pick<Stats, 'range' | 'listenedMs' | 'previousListenedMs'>): string {
  const before = stats.previousListenedMs;
  if (before === null || before === 0 || stats.range === 'all') return '';
  const difference = stats.listenedMs - before;
  if (Math.abs(difference) < 60_000) return t('As much as in the time before');
  const time = sayHeard(Math.abs(difference));
  return difference > 0
    ? t('{time} more than in the time before', { time })
    : t('{time} less than in the time before', { time });
}

/** A persona as the API names it, in the reader's language; one that is new here keeps the API's words. */
export function sayPersona(persona: Stats['personas'][number]): { name: string; rule: string } {
  const known: Record<string, { name: string; rule: string }> = {
    'night-owl': {
      name: t('Night owl'),
      rule: t('A third or more of the listening is between 22:00 and 4:00.'),
    },
    'early-bird': {
      name: t('Early bird'),
      rule: t('A third or more of the listening is between 5:00 and 9:00.'),
    },
    'weekend-listener': {
      name: t('Weekend listener'),
      rule: t('Half or more of the listening is on Saturday and Sunday.'),
    },
    'weekday-listener': {
      name: t('Weekday listener'),
      rule: t('Nine tenths or more of the listening is from Monday to Friday.'),
    },
    explorer: { name: t('Explorer'), rule: t('Half or more of what was heard was new.') },
    loyal: {
      name: t('Loyal listener'),
      rule: t('Half or more of the listening goes to one station or show.'),
    },
    marathoner: { name: t('Marathoner'), rule: t('One sitting lasted four hours or more.') },
  };
  return known[persona.id] ?? { name: persona.name, rule: persona.rule };
}
