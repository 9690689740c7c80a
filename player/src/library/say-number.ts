import { locale } from '../l10n.ts';

export function sayNumber(number: number): string {
  return new Intl.NumberFormat(locale()).format(number);
}
