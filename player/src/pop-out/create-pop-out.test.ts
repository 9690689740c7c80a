import { afterEach, expect, test, vi } from 'vitest';
import { exampleStation } from '../test-parts/example-station.ts';
import { createPopOut } from './create-pop-out.ts';

afterEach(() => void vi.restoreAllMocks());

function setUp(url: string | null = 'http://airdex.example:3000') {
  const other = { closed: false, postMessage: vi.fn() };
  const open = vi.spyOn(window, 'open').mockReturnValue(other as unknown as Window);
  const onPlay = vi.fn();
  const popOut = createPopOut({ window, url: () => url, onPlay });
  const say = (data: unknown, source: unknown = other) => {
    const event = new MessageEvent('message', { data });
    Object.defineProperty(event, 'source', { value: source });
    window.dispatchEvent(event);
  };
  return { popOut, open, onPlay, other, say };
}

test('opens one window on the plain page, and hands the station over when it is ready', () => {
  const { popOut, open, onPlay, other, say } = setUp();
  expect(popOut.play(exampleStation())).toBe(true);
  expect(open.mock.calls[0]?.slice(0, 2)).toEqual(['http://airdex.example:3000/#/pop-out', 'airdex-pop-out']);
  expect(onPlay).toHaveBeenCalledOnce();
  other.postMessage.mockClear();
  say({ airdex: 'ready' });
  expect(other.postMessage).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ airdex: 'play' }),
    'http://airdex.example:3000',
  );
});

test('listens to nobody but its own window', () => {
  const { popOut, other, say } = setUp();
  popOut.play(exampleStation());
  other.postMessage.mockClear();
  say({ airdex: 'ready' }, {});
  expect(other.postMessage).not.toHaveBeenCalled();
});

test('says so where the browser lets no window open, or there is no plain address', () => {
  const { popOut, open } = setUp();
  open.mockReturnValue(null);
  expect(popOut.play(exampleStation())).toBe(false);
  expect(setUp(null).popOut.isOffered()).toBe(false);
});
