import { locale } from '../l10n.ts';

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

/** "1.2 GB": thousands, as providers of lines count them. */
export function sayBytes(bytes: number): string {
  const step = bytes < 1_000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** step;
  return new Intl.NumberFormat(locale(), {
    ...{ style: 'unit', unit: units[step] ?? 'byte', unitDisplay: 'short' },
    maximumFractionDigits: value < 100 && step > 0 ? 1 : 0,
  }).format(value);
}

/** "1.3 Mbit/s". */
export function sayRate(bitsPerSecond: number): string {
  const megabits = bitsPerSecond / 1e6;
  const unit = { style: 'unit', unit: 'megabit-per-second', unitDisplay: 'short' } as const;
  const digits = megabits < 1 ? 2 : 1;
  return new Intl.NumberFormat(locale(), { ...unit, maximumFractionDigits: digits }).format(megabits);
}

/** "3.5 hr". */
export function sayHours(seconds: number): string {
  const unit = { style: 'unit', unit: 'hour', unitDisplay: 'short' } as const;
  return new Intl.NumberFormat(locale(), { ...unit, maximumFractionDigits: 1 }).format(seconds / 3_600);
}
