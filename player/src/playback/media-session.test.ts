import { expect, test, vi } from 'vitest';
import { shallowRef } from 'vue';
import type { OnAir } from '../../../api/contract/now-playing.ts';
import { exampleEpisode } from '../test-parts/example-episode.ts';
import { exampleStation } from '../test-parts/example-station.ts';
import { createFakeAirdex } from '../test-parts/fake-airdex.ts';
import { connectMediaSession } from './media-session.ts';

function setUp() {
  const { airdex, audio } = createFakeAirdex();
  const handlers = new Map<string, (details?: { seekTime?: number }) => void>();
  const session = {
    metadata: null as { title: string; artwork: { src: string; sizes: string }[] } | null,
    playbackState: 'none',
    setPositionState: vi.fn(),
    setActionHandler(action: string, handler: () => void) {
      if (action === 'stop') throw new TypeError('unknown action');
      handlers.set(action, handler);
    },
  };
  vi.stubGlobal('MediaMetadata', function (this: object, given: object) {
    Object.assign(this, given);
  });
  const controls = { next: vi.fn(), previous: vi.fn() };
  const onAir = shallowRef<OnAir | null>(null);
  connectMediaSession(session as unknown as MediaSession, airdex.player, controls, () => onAir.value);
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  return { airdex, audio, session, handlers, controls, onAir, settle };
}

test('shows the lock screen what plays, with its pictures', async () => {
  const { airdex, session, settle } = setUp();
  const artwork = { color: null, sizes: [{ width: 96, url: 'https://media.example/a-96.webp' }] };
  airdex.player.play(exampleStation({ artwork }));
  await settle();
  expect(session.metadata).toMatchObject({
    title: 'Night Tram',
    artwork: [{ src: 'https://media.example/a-96.webp', sizes: '96x96' }],
  });
  expect(session.playbackState).toBe('playing');
});

test('shows what is on air, and the station beside it', async () => {
  const { airdex, session, onAir, settle } = setUp();
  const said = { item: exampleStation().id, since: null };
  airdex.player.play(exampleStation());
  onAir.value = { ...said, title: 'Mira Holt – Night Ferry', artist: 'Mira Holt', song: 'Night Ferry' };
  await settle();
  expect(session.metadata).toMatchObject({ title: 'Night Ferry', artist: 'Mira Holt', album: 'Night Tram' });
  onAir.value = { ...said, title: 'News at nine', artist: null, song: null };
  await settle();
  expect(session.metadata).toMatchObject({ title: 'News at nine', artist: 'Night Tram' });
  onAir.value = { ...said, title: null, artist: null, song: null };
  await settle();
  expect(session.metadata).toMatchObject({ title: 'Night Tram' });
});

test('obeys media keys, also in a browser that does not know them all', () => {
  const { airdex, handlers, controls } = setUp();
  airdex.player.play(exampleStation());
  handlers.get('pause')?.();
  expect(airdex.player.state.phase).toBe('paused');
  handlers.get('play')?.();
  expect(airdex.player.state.phase).toBe('connecting');
  handlers.get('nexttrack')?.();
  handlers.get('previoustrack')?.();
  expect(controls.next).toHaveBeenCalledOnce();
  expect(controls.previous).toHaveBeenCalledOnce();
});

test('lets the lock screen seek in an episode, and shows where it is', async () => {
  const { airdex, audio, session, handlers, settle } = setUp();
  airdex.player.play(exampleEpisode({ durationMs: 600_000 }));
  audio.say('loadedmetadata', 'playing');
  handlers.get('seekto')?.({ seekTime: 120 });
  expect(airdex.player.state.positionMs).toBe(120_000);
  handlers.get('seekforward')?.({});
  handlers.get('seekbackward')?.({});
  expect(airdex.player.state.positionMs).toBe(135_000);
  await settle();
  expect(session.metadata).toMatchObject({ title: 'The Lamp Keeper', artist: 'Harbour Letters' });
  expect(session.setPositionState).toHaveBeenLastCalledWith({
    duration: 600,
    playbackRate: 1,
    position: 135,
  });
});
