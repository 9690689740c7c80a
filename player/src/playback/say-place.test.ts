import { expect, test } from 'vitest';
import { sayPlaceInWords, sayRate, sayTimeInWords } from './say-place.ts';

test('says a place in words, without what is nothing', () => {
  expect(sayTimeInWords(3_725_900)).toBe('1 hour, 2 minutes, 5 seconds');
  expect(sayTimeInWords(0)).toBe('0 seconds');
  expect(sayPlaceInWords(60_000, 600_000)).toBe('1 minute of 10 minutes');
  expect(sayRate(1.25)).toBe('1.25×');
});
