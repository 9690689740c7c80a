import { computed } from 'vue';
import type { Station } from '../../../api/contract/station.ts';
import { useAirdex } from '../airdex.ts';
import { useHistoryApi } from '../history/use-history-api.ts';
import { isStation } from '../playback/playable-item.ts';
import { useAnswer } from '../stats/use-answer.ts';

const most = 12;
/** Plays to look through: some are of the same station. */
const looked = 60;

/** What was played last: on this device, and on the listener's others. */
export function useRecentStations() {
  const { connection, recent, session } = useAirdex();
  const history = useHistoryApi();
  const who = () => session.state.me?.id ?? '';
  const elsewhere = useAnswer(
    async (signal) => {
      if (who() === '') return [];
      const page = await history.history({ kind: 'station' }, { limit: looked }, signal);
      return page.items.flatMap(({ details }) => (details && isStation(details) ? [details] : []));
    },
    who,
    connection,
  );
  return computed<Station[]>(() => {
    const all = [...recent.stations.value, ...(elsewhere.answer ?? [])];
    // The place of the first, and what Airdex says of it now.
    return [...new Map(all.map((station) => [station.id, station])).values()].slice(0, most);
  });
}
