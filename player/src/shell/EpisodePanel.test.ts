import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Transcript } from '../../../api/contract/podcast.ts';
import { exampleEpisode } from '../test-parts/example-episode.ts';
import { createFakeAirdex } from '../test-parts/fake-airdex.ts';
import { mountWith } from '../test-parts/mount-with.ts';
import EpisodePanel from './EpisodePanel.vue';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const cue = (startMs: number, text: string) => ({ startMs, endMs: startMs + 5_000, speaker: null, text });
const ready: Transcript = {
  ...{ state: 'ready', failure: null, language: 'en', timed: true },
  cues: [cue(0, 'The lamp is lit.'), cue(5_000, 'The sea is calm.'), cue(10_000, 'A ship comes.')],
};

function show(answers: unknown[], given = {}) {
  const episode = exampleEpisode({ hasTranscript: true, ...given });
  const asked: string[] = [];
  const fake = createFakeAirdex({
    request(_method, path) {
      asked.push(decodeURIComponent(path));
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  });
  fake.airdex.player.play(episode, 6_000);
  fake.audio.say('loadedmetadata', 'playing');
  return { ...fake, asked, panel: mountWith(fake.airdex, EpisodePanel, { episode }) };
}

test('asks again while the publisher is being asked, and then follows the sound', async () => {
  const { panel, airdex, asked } = show([{ ...ready, state: 'pending', cues: [] }, ready]);
  await flushPromises();
  expect(panel.text()).toContain('The publisher is being asked');
  await vi.advanceTimersByTimeAsync(2_500);
  await flushPromises();
  expect(asked).toHaveLength(2);
  expect(panel.get('[aria-current]').text()).toContain('The sea is calm.');
  airdex.player.seek(11_000);
  await flushPromises();
  expect(panel.get('[aria-current]').text()).toContain('A ship comes.');
});

test('jumps to what is clicked, and finds words', async () => {
  const { panel, airdex } = show([ready]);
  await flushPromises();
  await panel.findAll('.cue button')[2]?.trigger('click');
  expect(airdex.player.state.positionMs).toBe(10_000);
  await panel.get('input').setValue('SEA');
  expect(panel.findAll('.cue').map((each) => each.text())).toEqual(['0:05The sea is calm.']);
  expect(panel.get('.found').text()).toBe('1 place');
});

test('does not pull back a reader who scrolls, until asked to follow again', async () => {
  const { panel, airdex } = show([ready]);
  await flushPromises();
  const box = panel.get<HTMLElement>('.cues');
  await box.trigger('wheel');
  box.element.scrollTop = 77;
  airdex.player.seek(11_000);
  await flushPromises();
  expect(box.element.scrollTop).toBe(77);
  await panel.get('.again').trigger('click');
  await flushPromises();
  expect(box.element.scrollTop).not.toBe(77);
  expect(panel.find('.again').exists()).toBe(false);
});

test('says why it failed, tries again, and says when there is none', async () => {
  const failed = { ...ready, state: 'failed', failure: 'The file is gone (404).', cues: [] };
  const { panel } = show([failed, ready]);
  await flushPromises();
  expect(panel.text()).toContain('The file is gone (404).');
  const again = panel.findAll('button').find((button) => button.text() === 'Try again');
  await again?.trigger('click');
  await flushPromises();
  expect(panel.text()).toContain('The sea is calm.');
  const none = show([ready], { hasTranscript: false }).panel;
  await flushPromises();
  expect(none.text()).toContain('This episode has no transcript.');
});

test('gives up after a minute of waiting', async () => {
  const { panel, asked } = show([{ ...ready, state: 'pending', cues: [] }]);
  await vi.advanceTimersByTimeAsync(120_000);
  await flushPromises();
  expect(asked).toHaveLength(24);
  expect(panel.text()).toContain('It could not be fetched');
});
