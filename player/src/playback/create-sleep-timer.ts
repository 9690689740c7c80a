import { reactive, readonly } from 'vue';
import type { Clock } from './clock.ts';

/** The sound goes down over the last seconds, so that nobody wakes up from the silence. */
const fadeMs = 10_000;
const step = 250;

/** Stops the sound after a while, or with the episode. `loudness` is a share of the listener's own volume. */
export function createSleepTimer(parts: { clock: Clock; loudness(share: number): void; stop(): void }) {
  const { clock } = parts;
  const state = reactive<{ endsAt: number | null; withEpisode: boolean }>({
    endsAt: null,
    withEpisode: false,
  });
  let cancel: (() => void) | undefined;

  function clear(): void {
    cancel?.();
    Object.assign(state, { endsAt: null, withEpisode: false });
    parts.loudness(1);
  }

  function tick(): void {
    if (state.endsAt === null) return;
    const left = state.endsAt - clock.now();
    if (left <= 0) {
      // Paused first: nothing is heard when the volume is back.
      parts.stop();
      return clear();
    }
    if (left <= fadeMs) parts.loudness(left / fadeMs);
    cancel = clock.after(left > fadeMs ? left - fadeMs : Math.min(step, left), tick);
  }

  return {
    state: readonly(state),
    clear,
    start(minutes: number) {
      clear();
      state.endsAt = clock.now() + minutes * 60_000;
      tick();
    },
    stopWithEpisode() {
      clear();
      state.withEpisode = true;
    },
    /** An episode has ended: whether that was the last for now. */
    episodeEnded(): boolean {
      const stops = state.withEpisode;
      if (stops) clear();
      return stops;
    },
  };
}
export type SleepTimer = ReturnType<typeof createSleepTimer>;
