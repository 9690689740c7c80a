import type { Station } from '../../../api/contract/station.ts';
import { type Abilities, stationObstacle } from './playable.ts';
import type { Player } from './create-player.ts';

/** Where a station was started from; read anew each time, since lists grow. */
export type StationSource = () => Station[];

/** Previous and next mean: in the list in which play was pressed, leaving out what cannot sound here. */
export function createQueue(player: Player, abilities: Abilities) {
  let source: StationSource = () => [];
  let lastKnown: Station[] = [];

  function positionIn(stations: Station[]): number {
    const current = player.state.station?.id;
    return stations.findIndex(({ id }) => id === current);
  }

  function neighbor(step: 1 | -1): Station | undefined {
    const now = source();
    // A search may have moved on; then the list goes on as it was when the station was still in it.
    if (positionIn(now) !== -1) lastKnown = now;
    const here = positionIn(lastKnown);
    if (here === -1) return undefined;
    for (let index = here + step; index >= 0; index += step) {
      const station = lastKnown[index];
      if (!station || stationObstacle(station, abilities) === null) return station;
    }
    return undefined;
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
