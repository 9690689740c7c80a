import { expect, test, vi } from 'vitest';
import { exampleStation } from '../test-parts/example-station.ts';
import { createFakeAirdex } from '../test-parts/fake-airdex.ts';
import { connectMediaSession } from './media-session.ts';

function setUp() {
  const { airdex, audio } = createFakeAirdex();
  const handlers = new Map<string, () => void>();
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
  connectMediaSession(session as unknown as MediaSession, airdex.player, controls);
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  return { airdex, audio, session, handlers, controls, settle };
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
