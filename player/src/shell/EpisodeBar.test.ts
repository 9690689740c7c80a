import { flushPromises } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';
import { exampleEpisode, numberedEpisode } from '../test-parts/example-episode.ts';
import { exampleStation } from '../test-parts/example-station.ts';
import { createFakeAirdex } from '../test-parts/fake-airdex.ts';
import { mountWith } from '../test-parts/mount-with.ts';
import NowPlayingBar from './NowPlayingBar.vue';
import QueuePanel from './QueuePanel.vue';

/** The page under test has no layout, so nothing there changes its size. */
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe = () => undefined;
    unobserve = () => undefined;
    disconnect = () => undefined;
  },
);

async function showBar(given = {}) {
  const chapters = [{ startMs: 0 }, { startMs: 300_000 }].map((each) => ({
    ...each,
    ...{ endMs: null, title: 'Part', url: null },
  }));
  const fake = createFakeAirdex({
    request: () => Promise.resolve({ state: 'ready', failure: null, chapters }),
  });
  const bar = mountWith(fake.airdex, NowPlayingBar);
  fake.airdex.player.play(exampleEpisode({ durationMs: 600_000, hasChapters: true, ...given }), 60_000);
  fake.audio.say('loadedmetadata', 'playing');
  await flushPromises();
  const seek = () => bar.get<HTMLInputElement>('[aria-label="Place in the episode"]');
  return { ...fake, bar, seek, player: fake.airdex.player };
}

test('says the place in words, and marks where chapters begin', async () => {
  const { bar, seek } = await showBar();
  expect(seek().attributes('aria-valuetext')).toBe('1 minute of 10 minutes');
  expect(bar.findAll('.time').map((time) => time.text())).toEqual(['1:00', '−9:00']);
  expect(bar.findAll('.mark')).toHaveLength(1);
});

test('seeks when the handle is let go, not while it is dragged', async () => {
  const { bar, seek, player } = await showBar();
  seek().element.value = '240000';
  await seek().trigger('input');
  expect([player.state.positionMs, bar.get('.time').text()]).toEqual([60_000, '4:00']);
  await seek().trigger('change');
  expect(player.state.positionMs).toBe(240_000);
});

test('goes back and forward by its buttons', async () => {
  const { bar, player } = await showBar();
  await bar.get('[aria-label="Forward 30 seconds"]').trigger('click');
  await bar.get('[aria-label="Back 15 seconds"]').trigger('click');
  expect(player.state.positionMs).toBe(75_000);
});

test('calls what leads to the item by what is read on it', async () => {
  const { bar, player } = await showBar();
  expect(bar.get('a.station').attributes('aria-label')).toBeUndefined();
  expect(bar.get('a.station').attributes('href')).toContain('episode');
  player.play(exampleStation());
  await flushPromises();
  expect(bar.get('button.station').text()).toContain('Night Tram');
  expect(bar.findAll('[aria-label="Details of Night Tram"]')).toHaveLength(1);
});

test('says of an episode that does not come that its place is kept', async () => {
  const { audio, bar, player } = await showBar();
  player.play(exampleEpisode(), 60_000);
  audio.say('error');
  await flushPromises();
  const failure = bar.get('[role="alert"]').text();
  expect(failure).toContain('Your place is kept');
  expect(failure).not.toContain('station');
});

test('has nothing to seek in what is live', async () => {
  const { bar } = await showBar({ live: true });
  expect(bar.find('[aria-label="Place in the episode"]').exists()).toBe(false);
  expect(bar.find('[aria-label="Forward 30 seconds"]').exists()).toBe(false);
});

test('moves and removes what is queued by keyboard, says so, and keeps the focus at hand', async () => {
  const { airdex } = createFakeAirdex();
  for (const number of [1, 2, 3]) airdex.queue.add(numberedEpisode(number));
  const panel = mountWith(airdex, QueuePanel);
  const names = () => panel.findAll('.name').map((name) => name.text());
  await panel.get('.handle').trigger('keydown', { key: 'ArrowDown' });
  await flushPromises();
  expect(names()).toEqual(['Episode 2', 'Episode 1', 'Episode 3']);
  expect(panel.get('[role="status"]').text()).toBe('Episode 1 is at place 2 of 3 now');
  expect(document.activeElement).toBe(panel.findAll('.handle')[1]?.element);
  await panel.get('[aria-label="Remove Episode 3 from the queue"]').trigger('click');
  await flushPromises();
  expect(names()).toEqual(['Episode 2', 'Episode 1']);
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Remove Episode 1 from the queue');
  airdex.queue.clear();
  await flushPromises();
  expect(panel.text()).toContain('Nothing is queued');
});
