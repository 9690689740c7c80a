import { getCanonicalLocale, register, translate, translatePlural } from '@nextcloud/l10n';

type Values = Record<string, string | number>;

/** Vue escapes what it shows; escaping here as well would show "&amp;" to people. */
const plain = { escape: false, sanitize: false };

/** The text in the reader's language, with {values} filled in. */
export function t(text: string, values: Values = {}): string {
  return translate('airdex', text, values, undefined, plain);
}

/** The same for a number of things: %n is the number. */
export function n(singular: string, plural: string, count: number, values: Values = {}): string {
  return translatePlural('airdex', singular, plural, count, values, plain);
}

/** A text by its English, or `_one_::_many_` with a text for each plural form. */
export type Translations = Record<string, string | string[]>;

export function addTranslations(translations: Translations): void {
  register('airdex', translations as Record<string, string>);
}

/** For numbers and dates, which Intl knows how to say. */
export function locale(): string {
  return getCanonicalLocale();
}
