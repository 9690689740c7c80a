import { expect, test, vi } from 'vitest';
import { ref } from 'vue';
import type { EventBatch } from '../../../api/contract/history.ts';
import type { PlayEvent } from '../../../events/play-event.ts';
import { exampleStation } from '../test-parts/example-station.ts';
import { createFakeAirdex } from '../test-parts/fake-airdex.ts';
import { createMemoryStore } from '../test-parts/memory-store.ts';
import { createLastWords } from './create-last-words.ts';
import { createMemoryEvents } from './create-memory-events.ts';
import { createPlays } from './create-plays.ts';
import { createPrivateSession } from './create-private-session.ts';

function setUp() {
  const { airdex, audio, clock } = createFakeAirdex();
  const sent: PlayEvent[] = [];
  const isPrivate = ref(false);
  const plays = createPlays({
    player: airdex.player,
    request(method, path, body) {
      expect([method, path]).toEqual(['POST', '/events']);
      sent.push(...((body as EventBatch).events as PlayEvent[]));
      return Promise.resolve({ accepted: 1, refused: [] });
    },
    clock,
    store: Promise.resolve(createMemoryEvents()),
    lastWords: createLastWords(createMemoryStore()),
    channel: { postMessage: () => undefined, addEventListener: () => undefined },
    online: () => true,
    sender: () => 'anna',
    listener: () => 'anna',
    private: isPrivate,
    newId: () => `play-${String(Math.random()).slice(2)}`,
    client: 'test',
  });
  const hear = (seconds: number) => {
    audio.say('playing');
    for (let second = 0; second < seconds; second++) clock.pass(1_000, () => (audio.currentTime += 0.5));
  };
  const types = () => sent.map(({ type }) => type);
  return { airdex, plays, isPrivate, hear, types };
}

test('what plays is at Airdex within a second', async () => {
  const { airdex, plays, hear, types } = setUp();
  airdex.player.play(exampleStation());
  hear(2);
  await vi.waitFor(() => expect(types()).toEqual(['started']), 45_000);
  plays.close();
  await vi.waitFor(() => expect(types()).toEqual(['started', 'stopped']), 45_000);
});

test('in a private session only what the listener says on purpose is told', async () => {
  const { airdex, plays, isPrivate, hear, types } = setUp();
  isPrivate.value = true;
  airdex.player.play(exampleStation());
  hear(40);
  plays.rate(exampleStation(), 'liked');
  plays.leaving(true);
  await vi.waitFor(() => expect(types()).toEqual(['liked']), 45_000);
});

test('a private session holds in every tab, and after a reload', () => {
  const store = createMemoryStore();
  const [one, other] = [createPrivateSession(window, store), createPrivateSession(window, store)];
  one.on.value = true;
  window.dispatchEvent(new StorageEvent('storage', { key: 'airdex.private', newValue: 'true' }));
  expect(other.on.value).toBe(true);
  const reloaded = createPrivateSession(window, store);
  expect(reloaded.on.value).toBe(true);
  for (const each of [one, other, reloaded]) each.close();
  window.dispatchEvent(new StorageEvent('storage', { key: 'airdex.private', newValue: 'false' }));
  expect(other.on.value).toBe(true);
});
