import { watch } from 'vue';
import type { Player } from './create-player.ts';
import { isActive } from './player-state.ts';

export type Channel = Pick<BroadcastChannel, 'postMessage' | 'addEventListener'>;

/** Where one starts to play, all others fall silent: two tabs of one listener never play at once. */
export function playOneAtATime(player: Player, channel: Channel): void {
  watch(
    () => [isActive(player.state.phase), player.state.item?.id],
    ([active]) => {
      if (active) channel.postMessage('playing');
    },
    { flush: 'sync' },
  );
  channel.addEventListener('message', () => player.takenOver());
}
