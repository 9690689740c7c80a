import { expect, test, vi } from 'vitest';
import { createFakeAirdex } from '../../../player/src/test-parts/fake-airdex.ts';
import { createMemoryStore } from '../../../player/src/test-parts/memory-store.ts';
import { exampleStation } from '../../../player/src/test-parts/example-station.ts';
import { goOnAfterReload } from './go-on-after-reload.ts';

function open(store: ReturnType<typeof createMemoryStore>, now: number, refusal?: string) {
  const fake = createFakeAirdex();
  if (refusal) fake.audio.refusePlay(refusal);
  const page = new EventTarget();
  fake.airdex.player.prepare(exampleStation());
  goOnAfterReload(fake.airdex.player, { store, now: () => now, page });
  return { ...fake, leave: () => page.dispatchEvent(new Event('pagehide')) };
}

test('what was heard when a page was left is heard on the next one', () => {
  const store = createMemoryStore();
  const before = open(store, 1_000_000);
  expect(before.airdex.player.state.phase).toBe('paused');
  before.airdex.player.resume();
  before.leave();
  expect(open(store, 1_003_000).airdex.player.state.phase).toBe('connecting');
});

test('what was silent stays silent, and so does what was heard long ago', () => {
  const store = createMemoryStore();
  open(store, 1_000_000).leave();
  expect(open(store, 1_001_000).airdex.player.state.phase).toBe('paused');
  const before = open(store, 2_000_000);
  before.airdex.player.resume();
  before.leave();
  expect(open(store, 2_600_000).airdex.player.state.phase).toBe('paused');
});

test('where the browser wants a click first, it waits silently', async () => {
  const store = createMemoryStore();
  const before = open(store, 1_000_000);
  before.airdex.player.resume();
  before.leave();
  const after = open(store, 1_001_000, 'NotAllowedError');
  await vi.waitFor(() => expect(after.airdex.player.state.phase).toBe('paused'), 45_000);
});
