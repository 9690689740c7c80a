import { expect, test } from 'vitest';
import { examplePodcast } from '../test-parts/example-episode.ts';
import { sortSubscriptions } from './sort-subscriptions.ts';

const show = (title: string, latestEpisodeAt: string | null, state: 'ok' | 'waiting' = 'ok') => ({
  podcast: examplePodcast({ title, latestEpisodeAt, state }),
  addedAt: '2026-01-01T00:00:00.000Z',
  unplayed: 0,
});
const shows = [
  show('Zebra', '2026-03-01T00:00:00.000Z'),
  show('Äther 10', '2026-01-01T00:00:00.000Z'),
  show('Äther 9', null),
  show('Midway', null, 'waiting'),
];
const titles = (sort: 'recent' | 'name') =>
  sortSubscriptions(shows, sort, 'de').map(({ podcast }) => podcast.title);

test('puts what is new first, and what is just being read before it', () => {
  expect(titles('recent')).toEqual(['Midway', 'Zebra', 'Äther 10', 'Äther 9']);
});

test('sorts names as the reader does', () => {
  expect(titles('name')).toEqual(['Äther 9', 'Äther 10', 'Midway', 'Zebra']);
});
