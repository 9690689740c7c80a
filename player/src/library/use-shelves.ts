import { computed } from 'vue';
import { useAirdex } from '../airdex.ts';
import { useHistoryApi } from '../history/use-history-api.ts';
import { isTrack } from '../playback/playable-item.ts';
import { useAnswer } from '../stats/use-answer.ts';

const most = 20;

/** What stands on the first page of music, each shelf asked for by itself. */
export function useShelves(given: { seed: number }) {
  const { connection, libraryApi, session } = useAirdex();
  const history = useHistoryApi();
  const who = () => session.state.me?.id ?? '';
  const albums = (filter: Parameters<typeof libraryApi.albums>[0]) =>
    useAnswer(
      async (signal) => (await libraryApi.albums(filter, { limit: most }, signal)).items,
      who,
      connection,
    );

  const recent = albums({ sort: 'recent' });
  const random = albums({ sort: 'random', seed: given.seed });
  const kept = useAnswer(
    async (signal) =>
      who() === ''
        ? []
        : (await libraryApi.albums({ favorite: 'true', sort: 'recent' }, { limit: most }, signal)).items,
    who,
    connection,
  );
  const genres = useAnswer(
    async (signal) => (await libraryApi.genres({ sort: 'popular' }, { limit: 24 }, signal)).items,
    who,
    connection,
  );
  const played = useAnswer(
    async (signal) => {
      if (who() === '') return [];
      const page = await history.history({ kind: 'track' }, { limit: 60 }, signal);
      const tracks = page.items.flatMap(({ details }) => (details && isTrack(details) ? [details] : []));
      return [...new Map(tracks.map((track) => [track.id, track])).values()].slice(0, most);
    },
    who,
    connection,
  );
  const all = [recent, random, kept, genres, played];
  return {
    recent: computed(() => recent.answer ?? []),
    random: computed(() => random.answer ?? []),
    kept: computed(() => kept.answer ?? []),
    genres: computed(() => genres.answer ?? []),
    played: computed(() => played.answer ?? []),
    loading: computed(() => recent.loading && recent.answer === null),
    failure: computed(() => (recent.answer === null ? recent.failure : null)),
    again: () => Promise.all(all.map((each) => each.load())),
    lookForNew: () => recent.load(),
  };
}
