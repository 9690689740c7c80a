import { expect, test, vi } from 'vitest';
import { createFakeAirdex } from '../test-parts/fake-airdex.ts';
import { exampleStation, exampleStream } from '../test-parts/example-station.ts';
import { mountWith } from '../test-parts/mount-with.ts';
import PlayFailure from './PlayFailure.vue';

const plain = exampleStation({
  streams: [exampleStream({ secure: false, url: 'http://radio.example/one' })],
});

function show(given: Parameters<typeof createFakeAirdex>[0]) {
  const { airdex } = createFakeAirdex({ securePage: true, ...given });
  airdex.player.play(plain);
  return { airdex, page: mountWith(airdex, PlayFailure) };
}
const apart = (page: ReturnType<typeof show>['page']) =>
  page.findAll('button').find((button) => button.text() === 'Play in a small window');

test('what a secure page refuses can play in a window of its own, where there is a plain address', async () => {
  const popOut = vi.fn(() => true);
  const { page } = show({ popOut });
  expect(page.text()).toContain('Plays over plain http only');
  await apart(page)?.trigger('click');
  expect(popOut).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ name: 'Night Tram' }));
});

test('a window that the browser does not let open is said', async () => {
  const { airdex, page } = show({ popOut: () => false });
  await apart(page)?.trigger('click');
  expect(airdex.notice.value?.text).toContain('Allow it for this page');
});

test('without a plain address no window is offered, only the other ways out', () => {
  const { page } = show({});
  expect(apart(page)).toBeUndefined();
  expect(page.text()).toContain('Open the stream');
});
