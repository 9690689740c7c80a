import { beforeAll, expect, test, vi } from 'vitest';
import type { Episode } from '../../../api/contract/podcast.ts';
import { exampleEpisode } from '../test-parts/example-episode.ts';
import { exampleStream } from '../test-parts/example-station.ts';
import { createFakeAirdex } from '../test-parts/fake-airdex.ts';
import { mountWith } from '../test-parts/mount-with.ts';
import EpisodeRow from './EpisodeRow.vue';

// jsdom draws nothing, so it has nothing to observe.
beforeAll(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = () => undefined;
      disconnect = () => undefined;
    },
  );
});

function setUp(given: Partial<Episode> = {}, withShow = false, securePage = false) {
  const fake = createFakeAirdex({ securePage });
  const episode = exampleEpisode(given);
  return { ...fake, row: mountWith(fake.airdex, EpisodeRow, { episode, from: () => [episode], withShow }) };
}
const at = (positionMs: number, completed = false) => ({
  positionMs,
  completed,
  updatedAt: '2026-01-01T00:00:00.000Z',
});

test('plays on one click and leads to what is known of it', async () => {
  const { row, audio } = setUp();
  await row.get('.play').trigger('click');
  expect(audio.asked).toHaveLength(1);
  expect(row.get('.title').attributes('href')).toContain('#/episode?id=episode');
});

test('shows how far it was heard and what is left', () => {
  const { row } = setUp({ position: at(1_800_000) });
  expect(row.get('.line').text()).toBe('30 min left');
  expect(row.get('.progress span').attributes('style')).toContain('50%');
});

test('ticks what was heard, also for those who do not see the tick', () => {
  const { row } = setUp({ position: at(3_600_000, true) });
  expect(row.find('.tick').exists()).toBe(true);
  expect(row.get('.about').text()).toContain('Played');
  expect(row.find('.progress').exists()).toBe(false);
});

test('ticks it as soon as it is marked elsewhere on the page', async () => {
  const { row, airdex } = setUp();
  airdex.positions.mark(exampleEpisode(), true);
  await row.vm.$nextTick();
  expect(row.find('.tick').exists()).toBe(true);
});

test('says before the click that http cannot sound on an https page', () => {
  const { row } = setUp({ streams: [exampleStream({ secure: false })] }, false, true);
  expect(row.get('.hint').text()).toContain('plain http');
});

test('shows a title as it is, whatever is in it, and the show only where it is not clear', () => {
  const { row } = setUp({ title: '<b>One</b> & Two' }, true);
  expect(row.get('.title').text()).toBe('<b>One</b> & Two');
  expect(row.get('.show').text()).toBe('Harbour Letters');
  expect(setUp().row.find('.show').exists()).toBe(false);
});
