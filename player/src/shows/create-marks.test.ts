import { expect, test, vi } from 'vitest';
import { exampleEpisode } from '../test-parts/example-episode.ts';
import { createMarks } from './create-marks.ts';

const noon = new Date('2026-01-01T12:00:00Z');
const at = (updatedAt: string, completed = false) => ({ positionMs: 5_000, completed, updatedAt });

test('marks at once, keeps the place, and begins anew when unmarked', async () => {
  const keepPosition = vi.fn(() => Promise.resolve(at(noon.toISOString())));
  const marks = createMarks({ keepPosition }, () => noon, vi.fn());
  const episode = exampleEpisode({ position: at('2026-01-01T10:00:00Z') });
  const marked = marks.mark(episode, true);
  expect(marks.positionOf(episode)).toMatchObject({ positionMs: 5_000, completed: true });
  await marked;
  await marks.mark(episode, false);
  expect(marks.positionOf(episode)).toMatchObject({ positionMs: 0, completed: false });
  expect(keepPosition).toHaveBeenCalledTimes(2);
});

test('falls back to what was when the API refuses', async () => {
  const onFailure = vi.fn();
  const marks = createMarks({ keepPosition: () => Promise.reject(new Error('no')) }, () => noon, onFailure);
  const episode = exampleEpisode();
  await marks.mark(episode, true);
  expect(marks.positionOf(episode)).toBeNull();
  expect(onFailure).toHaveBeenCalledOnce();
});

test('believes what another device did later', async () => {
  const keepPosition = () => Promise.resolve(at(noon.toISOString()));
  const marks = createMarks({ keepPosition }, () => noon, vi.fn());
  await marks.mark(exampleEpisode(), true);
  const later = exampleEpisode({ position: at('2026-01-01T12:00:01Z') });
  expect(marks.positionOf(later)?.completed).toBe(false);
});
