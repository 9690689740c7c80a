import type { Station } from '../../../api/contract/station.ts';
import { type Abilities, stationObstacle } from './playable.ts';
import type { Player } from './create-player.ts';

/** Where a station was started from; read anew each time, since lists grow. */
export type StationSource = () => Station[];

/** Previous and next mean: in the list in which play was pressed, leaving out what cannot sound here. */
export function createQueue(player: Player, abilities: Abilities) {
  let source: StationSource = () => [];
  let lastKnown: Station[] = [];

  const isCurrent = ({ id }: Station) => id === player.state.station?.id;

  /** A search may have moved on; then the list goes on as it was when the station was still in it. */
  function list(): Station[] {
    const now = source();
    if (now.some(isCurrent)) lastKnown = now;
    return lastKnown;
  }

  function neighbor(step: 1 | -1): Station | undefined {
    const playable = list().filter(
      (station) => isCurrent(station) || stationObstacle(station, abilities) === null,
    );
    const here = playable.findIndex(isCurrent);
    return here === -1 ? undefined : playable[here + step];
  }

  function go(step: 1 | -1): void {
    const station = neighbor(step);
    if (station) player.play(station);
  }

  return {
    play(station: Station, from: StationSource) {
      source = from;
      lastKnown = from();
      player.play(station);
    },
    has: (step: 1 | -1) => neighbor(step) !== undefined,
    next: () => go(1),
    previous: () => go(-1),
  };
}
export type Queue = ReturnType<typeof createQueue>;
