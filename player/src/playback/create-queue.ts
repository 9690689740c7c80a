import { type Abilities, obstacleOfItem } from './playable.ts';
import type { Playable } from './playable-item.ts';
import type { Player } from './create-player.ts';

/** Where an item was started from; read anew each time, since lists grow. */
export type PlayableSource = () => Playable[];

/** Previous and next mean: in the list in which play was pressed, leaving out what cannot sound here. */
export function createQueue(player: Player, abilities: Abilities) {
  let source: PlayableSource = () => [];
  let lastKnown: Playable[] = [];

  function positionIn(items: Playable[]): number {
    const current = player.state.item?.id;
    return items.findIndex(({ id }) => id === current);
  }

  function neighbor(step: 1 | -1): Playable | undefined {
    const now = source();
    // A search may have moved on; then the list goes on as it was when the station was still in it.
    if (positionIn(now) !== -1) lastKnown = now;
    const here = positionIn(lastKnown);
    if (here === -1) return undefined;
    for (let index = here + step; index >= 0; index += step) {
      const item = lastKnown[index];
      if (!item || obstacleOfItem(item, abilities) === null) return item;
    }
    return undefined;
  }

  function go(step: 1 | -1): void {
    const item = neighbor(step);
    if (item) player.play(item);
  }

  return {
    play(item: Playable, from: PlayableSource) {
      source = from;
      lastKnown = from();
      player.play(item);
    },
    has: (step: 1 | -1) => neighbor(step) !== undefined,
    next: () => go(1),
    previous: () => go(-1),
  };
}
export type Queue = ReturnType<typeof createQueue>;
