import { expect, test } from 'vitest';
import { exampleEpisode } from '../test-parts/example-episode.ts';
import { progressOf, sayClock, sayDate, sayDuration, sayLength, sayNumber } from './say-episode.ts';

const now = new Date(2026, 5, 15, 12);
const daysAgo = (days: number) => new Date(2026, 5, 15 - days, 23).toISOString();
const at = (positionMs: number, completed = false) => ({
  positionMs,
  completed,
  updatedAt: '2026-01-01T00:00:00.000Z',
});

test('says days as people do, and the year only where it is another', () => {
  expect([0, 1, 6].map((days) => sayDate(daysAgo(days), now))).toEqual(['Today', 'Yesterday', '6 days ago']);
  expect(sayDate(daysAgo(30), now)).toBe('May 16');
  expect(sayDate(daysAgo(400), now)).toContain('2025');
});

test('says how long something is to the minute', () => {
  expect(sayDuration(65 * 60_000)).toBe('1 hr 5 min');
  expect(sayDuration(3_600_000)).toBe('1 hr');
  expect(sayDuration(20_000)).toBe('1 min');
  expect([61_000, 3_723_000].map(sayClock)).toEqual(['1:01', '1:02:03']);
});

test('says what is left only of what was begun and not heard to the end', () => {
  expect(sayLength(exampleEpisode())).toBe('1 hr');
  expect(sayLength(exampleEpisode({ position: at(1_800_000) }))).toBe('30 min left');
  expect(sayLength(exampleEpisode({ position: at(3_600_000, true) }))).toBe('1 hr');
  expect(sayLength(exampleEpisode({ durationMs: null, position: at(5_000) }))).toBe('');
  expect(progressOf(exampleEpisode({ position: at(4_000) }))).toBeNull();
  expect(progressOf(exampleEpisode({ position: at(9_000_000) }))).toBe(1);
});

test('numbers an episode only as its publisher does', () => {
  expect(sayNumber(exampleEpisode())).toBe('');
  expect(sayNumber(exampleEpisode({ season: { number: 2, name: null }, number: '4.5' }))).toBe('S2 E4.5');
  expect(sayNumber(exampleEpisode({ type: 'trailer', number: '1' }))).toBe('Trailer');
});
