import { watch } from 'vue';
import type { Player } from './create-player.ts';
import { keepsItsPlace } from './playable-item.ts';

type Listener = { listen(silent: (isSilent: boolean) => void): void; stop(): void };

/** While an episode plays that may be looked into, silence passes faster. */
export function hurryOverSilence(player: Player, listener: Listener): () => void {
  const { state } = player;
  return watch(
    () =>
      state.skipSilence === 'on' &&
      state.phase === 'playing' &&
      state.durationMs !== null &&
      state.item !== null &&
      keepsItsPlace(state.item),
    (listening) => {
      if (listening) return listener.listen((isSilent) => player.hurry(isSilent));
      listener.stop();
      if (state.durationMs !== null) player.hurry(false);
    },
    { flush: 'sync' },
  );
}
