import { locale, t } from '../l10n.ts';

/** "2 minutes, 5 seconds", as a screen reader should say it. */
export function sayTimeInWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  const units: [number, 'hour' | 'minute' | 'second'][] = [
    [Math.floor(seconds / 3_600), 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ];
  const said = units
    .filter(([value, unit]) => value > 0 || (unit === 'second' && seconds === 0))
    .map(([value, unit]) =>
      new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'long' }).format(value),
    );
  return said.join(', ');
}

export function sayPlaceInWords(positionMs: number, durationMs: number): string {
  return t('{place} of {length}', {
    place: sayTimeInWords(positionMs),
    length: sayTimeInWords(durationMs),
  });
}

export function sayRate(rate: number): string {
  return `${new Intl.NumberFormat(locale(), { maximumFractionDigits: 2 }).format(rate)}×`;
}
