import { watch } from 'vue';
import type { Player } from '../../../player/src/playback/create-player.ts';
import { isActive } from '../../../player/src/playback/player-state.ts';

const key = 'airdex.sounding';
/** A page of Nextcloud that takes longer than this to come is not the same visit any more. */
const longestMs = 30_000;

/**
 * In Nextcloud every other page is a page load. What was heard when the last one was left is heard again on this one,
 * in the same tab and soon after; where the browser wants a click first, it waits for it silently.
 */
export function goOnAfterReload(
  player: Pick<Player, 'state' | 'resume' | 'pause'>,
  tab: { store: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>; now: () => number; page: EventTarget },
): () => void {
  const left = Number(tab.store.getItem(key) ?? 0);
  tab.store.removeItem(key);
  const stops: (() => void)[] = [];
  if (player.state.item && player.state.phase === 'paused' && tab.now() - left < longestMs) {
    const stop = watch(
      () => player.state.phase,
      (phase) => {
        if (phase === 'connecting') return;
        stop();
        if (phase === 'failed' && player.state.failure === 'not-allowed') player.pause();
      },
      { flush: 'sync' },
    );
    stops.push(stop);
    player.resume();
  }
  const leave = () => {
    if (isActive(player.state.phase)) tab.store.setItem(key, String(tab.now()));
  };
  tab.page.addEventListener('pagehide', leave);
  stops.push(() => tab.page.removeEventListener('pagehide', leave));
  return () => {
    for (const stop of stops) stop();
  };
}
