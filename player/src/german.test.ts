import { expect, test } from 'vitest';
import { adminInGerman } from './admin/german.ts';
import { inGerman } from './german.ts';
import { saidTexts } from './test-parts/said-texts.ts';

const said = saidTexts(import.meta.dirname, ['admin/', 'test-parts/', 'l10n.ts']);

test('says everything in German as well, and nothing that is not said', () => {
  expect(Object.keys(inGerman).sort()).toEqual([...said].sort());
});

test('keeps every value of a text', () => {
  const values = (words: string) => [...new Set(words.match(/\{\w+\}|%n/g) ?? [])].sort();
  for (const [english, german] of Object.entries(inGerman)) {
    for (const words of [german].flat()) expect([english, values(words)]).toEqual([english, values(english)]);
  }
});

test('says the same in German whether the admin screens are loaded or not', () => {
  for (const [english, german] of Object.entries(inGerman)) {
    expect([english, adminInGerman[english] ?? german]).toEqual([english, german]);
  }
});
