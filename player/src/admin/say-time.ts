import { locale } from '../l10n.ts';

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** "3 minutes ago", "in 2 hours": how far a time is from now, in the reader's language. */
export function sayTime(time: string, now: Date): string {
  const seconds = Math.round((Date.parse(time) - now.getTime()) / 1_000);
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(Math.trunc(seconds / size), unit);
}

export function sayMoment(time: string): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(time),
  );
}

/** "2 min 5 s", short enough for a table. */
export function sayDuration(from: string, to: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1_000));
  const part = (value: number, unit: string) =>
    new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'short' }).format(value);
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return part(seconds, 'second');
  return [part(minutes, 'minute'), ...(seconds % 60 === 0 ? [] : [part(seconds % 60, 'second')])].join(' ');
}

export function sayNumber(value: number): string {
  return new Intl.NumberFormat(locale()).format(value);
}
