import { expect, test } from 'vitest';
import { scalePopularity } from './popularity.ts';

test('grows with the audience, from nothing known to a ceiling', () => {
  const steps = [{}, { votes: 5 }, { listeners: 1 }, { listeners: 100 }, { listeners: 9000, votes: 200_000 }];
  const scaled = steps.map(scalePopularity);
  expect(scaled).toEqual([...scaled].sort((a, b) => a - b));
  expect(new Set(scaled).size).toBe(steps.length);
  expect(scaled[0]).toBe(0);
  expect(scalePopularity({ votes: 1e12 })).toBe(1_000_000);
});

test('makes nothing of negative numbers', () => {
  expect(scalePopularity({ listeners: -3, votes: -10 })).toBe(0);
});
