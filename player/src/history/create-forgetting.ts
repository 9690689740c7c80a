import { shallowReactive } from 'vue';
import type { Clock } from '../playback/clock.ts';

const standMs = 10_000;

/** Plays that are being taken out of the history: out of sight at once, gone for good when nobody took that back. */
export function createForgetting(
  clock: Pick<Clock, 'after'>,
  forget: (play: string) => Promise<void>,
  onError: (error: unknown) => void,
) {
  const hidden = shallowReactive(new Set<string>());
  const waiting = new Map<string, () => void>();

  function settle(play: string): void {
    waiting.get(play)?.();
    waiting.delete(play);
    forget(play).catch((error: unknown) => {
      hidden.delete(play);
      onError(error);
    });
  }

  return {
    hidden,
    start(play: string): void {
      hidden.add(play);
      waiting.set(
        play,
        clock.after(standMs, () => settle(play)),
      );
    },
    takeBack(play: string): void {
      waiting.get(play)?.();
      if (waiting.delete(play)) hidden.delete(play);
    },
    /** The page is left: what waits is done now. */
    close(): void {
      for (const play of [...waiting.keys()]) settle(play);
    },
  };
}
