import { flushPromises, mount } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';
import EpisodeNotifications from './EpisodeNotifications.vue';
import { notifyEpisodes } from './notify-episodes.ts';

vi.mock('./notify-episodes.ts');

async function press(wanted: boolean) {
  const shown = mount(EpisodeNotifications, { props: { wanted } });
  const box = shown.get<HTMLInputElement>('input');
  await box.setValue(!wanted);
  await flushPromises();
  return { shown, box: box.element };
}

test.each([true, false])('Nextcloud keeps what is chosen (it was %s)', async (wanted) => {
  const { box } = await press(wanted);
  expect(notifyEpisodes).toHaveBeenLastCalledWith(!wanted);
  expect(box.checked).toBe(!wanted);
});

test('what could not be kept is said, and stands as it was', async () => {
  vi.mocked(notifyEpisodes).mockRejectedValueOnce(new Error('503'));
  const { shown, box } = await press(false);
  expect(box.checked).toBe(false);
  expect(box.disabled).toBe(false);
  expect(shown.get('[role="alert"]').text()).toContain('Nextcloud did not keep it.');
});
