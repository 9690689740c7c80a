import { watch } from 'vue';
import type { Episode } from '../../../api/contract/podcast.ts';
import { stored, type Store } from '../stored.ts';
import type { Player } from './create-player.ts';
import { withoutSecrets } from './create-queue.ts';
import { isEpisode, type Playable } from './playable-item.ts';

/** The episode that was on when the page was left is on the bar again, silent, where it was. */
export function keepWhatPlays(
  player: Player,
  store: Store,
  startAt: (episode: Episode) => number,
): () => void {
  const kept = stored<Playable | null>(store, 'playing', null);
  if (kept.value && isEpisode(kept.value)) player.prepare(kept.value, startAt(kept.value));
  return watch(
    () => player.state.item,
    (item) => (kept.value = item && isEpisode(item) ? withoutSecrets(item) : null),
  );
}
