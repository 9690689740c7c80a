import type { Station } from '../../../api/contract/station.ts';
import { stored, type Store } from '../stored.ts';

const most = 12;

/** What was played on this device last; signed URLs are left out, since they expire and are nobody's to keep. */
export function createRecent(store: Store) {
  const stations = stored<Station[]>(store, 'recent', []);
  return {
    stations,
    add(station: Station) {
      const kept = {
        ...station,
        playLink: '',
        streams: station.streams.filter(({ signed }) => !signed),
      };
      stations.value = [kept, ...stations.value.filter(({ id }) => id !== station.id)].slice(0, most);
    },
    clear() {
      stations.value = [];
    },
  };
}
export type Recent = ReturnType<typeof createRecent>;
