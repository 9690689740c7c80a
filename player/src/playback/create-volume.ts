import type { PlayerParts } from './player-parts.ts';

/** How loud it is, from 0 to 1; choosing a volume ends the silence of a muted player. */
export function createVolume(
  state: { volume: number; muted: boolean },
  apply: PlayerParts['volume']['apply'],
) {
  return {
    setVolume(volume: number): void {
      state.volume = Math.min(1, Math.max(0, volume));
      state.muted = false;
      apply(state.volume, state.muted);
    },
    toggleMute(): void {
      state.muted = !state.muted;
      apply(state.volume, state.muted);
    },
  };
}
