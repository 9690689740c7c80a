import { afterEach, expect, test } from 'vitest';
import { addTranslations, n, t } from '../l10n.ts';
import { saidTexts } from '../test-parts/said-texts.ts';
import { adminInGerman } from './german.ts';

const said = saidTexts(import.meta.dirname);

afterEach(() => {
  document.documentElement.lang = 'en';
});

test('says everything in German as well, and nothing that is not said', () => {
  expect(Object.keys(adminInGerman).sort()).toEqual([...said].sort());
});

test('keeps every value of a text', () => {
  const values = (words: string) => (words.match(/\{\w+\}/g) ?? []).sort();
  for (const [english, german] of Object.entries(adminInGerman)) {
    for (const words of [german].flat()) {
      expect([english, values(words)]).toEqual([english, [...new Set(values(english))]]);
    }
  }
});

test('fills in values as they are, and chooses the plural', () => {
  document.documentElement.lang = 'de';
  addTranslations(adminInGerman);
  expect(t('Choose {name}', { name: 'Rock & <Roll>' })).toBe('Rock & <Roll> auswählen');
  expect(n('%n stream', '%n streams', 1)).toBe('1 Stream');
  expect(n('%n stream', '%n streams', 3)).toBe('3 Streams');
});
