import { expect, test } from 'vitest';
import { exampleFeed } from './example-feed.ts';
import { sayFeedState, sayRhythm, sayUse } from './say-feed.ts';

const now = new Date('2026-01-04T10:00:00Z');

test('says since when a feed fails', () => {
  const failing = exampleFeed({ state: 'failing', failingSince: '2026-01-01T10:00:00.000Z' });
  expect(sayFeedState(failing, now)).toBe('Failing, first 3 days ago');
  expect(sayFeedState(exampleFeed({ state: 'failing' }), now)).toBe('Failing');
  expect(sayFeedState(exampleFeed(), now)).toBe('Working');
});

test('says the rhythm in the unit that people would use', () => {
  expect([60, 900, 3_600, 7_200, 86_400, 604_800].map(sayRhythm)).toEqual([
    'every 1 minute',
    'every 15 minutes',
    'every 60 minutes',
    'every 2 hours',
    'every 24 hours',
    'every 7 days',
  ]);
});

test('says how much it is used', () => {
  expect(sayUse(exampleFeed({ episodes: 1, subscribers: 0 }))).toBe('1 episode · 0 subscribers');
});
