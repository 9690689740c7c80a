import type { Station } from '../../../api/contract/station.ts';
import { type Abilities, stationObstacle } from './playable.ts';
import type { Player } from './create-player.ts';

/** Where a station was started from; read anew each time, since lists grow. */
export type StationSource = () => Station[];

/** Previous and next mean: in the list in which play was pressed, leaving out what cannot sound here. */
export function createQueue(player: Player, abilities: Abilities) {
  let source: StationSource = () => [];

  function neighbor(step: 1 | -1): Station | undefined {
    const playable = source().filter((station) => {
      return station.id === player.state.station?.id || stationObstacle(station, abilities) === null;
    });
    const here = playable.findIndex(({ id }) => id === player.state.station?.id);
    return here === -1 ? undefined : playable[here + step];
  }

  function go(step: 1 | -1): void {
    const station = neighbor(step);
    if (station) player.play(station);
  }

  return {
    play(station: Station, from: StationSource) {
      source = from;
      player.play(station);
    },
    has: (step: 1 | -1) => neighbor(step) !== undefined,
    next: () => go(1),
    previous: () => go(-1),
  };
}
export type Queue = ReturnType<typeof createQueue>;
