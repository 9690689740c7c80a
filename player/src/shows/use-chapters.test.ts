import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { effectScope, ref } from 'vue';
import type { Chapters, Episode } from '../../../api/contract/podcast.ts';
import { exampleEpisode } from '../test-parts/example-episode.ts';
import { useChapters } from './use-chapters.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const answer = (state: Chapters['state'], titles: string[] = []): Chapters => ({
  state,
  failure: null,
  chapters: titles.map((title, index) => ({ startMs: index * 1_000, endMs: null, title, url: null })),
});
function setUp(answers: Chapters[], given: Partial<Episode> = { hasChapters: true }) {
  const chapters = vi.fn(() => Promise.resolve(answers.shift() ?? answer('pending')));
  const episode = ref<Episode | null>(exampleEpisode(given));
  const scope = effectScope();
  const made = scope.run(() => useChapters(episode, { chapters }));
  if (!made) throw new Error('the scope did not run');
  return { ...made, chapters, episode, scope };
}

test('asks nothing of an episode without chapters', async () => {
  const { chapters, state } = setUp([], { hasChapters: false });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(chapters).not.toHaveBeenCalled();
  expect(state.loading).toBe(false);
});

test('waits while the publisher is being asked', async () => {
  const { state } = setUp([answer('pending'), answer('ready', ['Start'])]);
  await vi.advanceTimersByTimeAsync(500);
  expect(state.loading).toBe(true);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(state.chapters.map(({ title }) => title)).toEqual(['Start']);
  expect(state.loading).toBe(false);
});

test('gives up on a publisher who never answers, and tries again when asked to', async () => {
  const { state, chapters, retry } = setUp([]);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(state.failed).toBe(true);
  const before = chapters.mock.calls.length;
  retry();
  expect(chapters.mock.calls.length).toBe(before + 1);
});

test('asks no more once the page is left', async () => {
  const { scope, chapters } = setUp([]);
  scope.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(chapters).toHaveBeenCalledTimes(1);
});
