import { expect, test } from 'vitest';
import type { Suggestion } from '../../../api/contract/history.ts';
import { saySuggestion } from './say-suggestion.ts';

const say = (kind: Suggestion['reason']['kind'], ...titles: string[]) =>
  saySuggestion({
    reason: { kind, words: '', because: titles.map((title) => ({ item: 'station:x', title })) },
  });

test('what is popular in a directory alone is not said to be heard by many here', () => {
  expect(say('popular')).toBe('Popular');
});

test('what it follows from is named, where it is known', () => {
  expect(say('alike', 'Blue', 'Green')).toBe('Because you listen to Blue');
  expect(say('listened-together')).toBe('Like what you heard');
});
