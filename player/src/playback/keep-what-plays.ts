import { watch } from 'vue';
import type { Track } from '../../../api/contract/library.ts';
import type { Episode } from '../../../api/contract/podcast.ts';
import { stored, type Store } from '../stored.ts';
import type { Player } from './create-player.ts';
import { withoutSecrets } from './create-queue.ts';
import { keepsItsPlace, type Playable } from './playable-item.ts';

/** What was on when the page was left is on the bar again, silent, an episode where it was. */
export function keepWhatPlays(
  player: Player,
  store: Store,
  startAt: (item: Episode | Track) => number,
): () => void {
  const kept = stored<Playable | null>(store, 'playing', null);
  const item = kept.value;
  if (item) player.prepare(item, keepsItsPlace(item) ? startAt(item) : 0);
  return watch(
    () => player.state.item,
    (now) => (kept.value = now && withoutSecrets(now)),
  );
}
