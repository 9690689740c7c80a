import { afterEach, expect, test } from 'vitest';
import { locale, n, t } from './l10n.ts';
import { useLanguage } from './language.ts';

afterEach(() => useLanguage(document, 'en'));

test('sets language, direction and the way to write numbers and dates at once', async () => {
  await useLanguage(document, 'de-AT');
  expect([document.documentElement.lang, document.documentElement.dir, locale()]).toEqual([
    'de',
    'ltr',
    'de-AT',
  ]);
  expect([t('Favorites'), n('%n new episode', '%n new episodes', 2)]).toEqual(['Favoriten', '2 neue Folgen']);
  await useLanguage(document, 'ar');
  expect(document.documentElement.dir).toBe('rtl');
});

test('refuses what is no language, so that the page falls back to English', async () => {
  await expect(useLanguage(document, '!!')).rejects.toThrow(RangeError);
});
