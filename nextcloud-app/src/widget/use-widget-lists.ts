import { computed } from 'vue';
import { useAirdex } from '../../../player/src/airdex.ts';
import { createHistoryApi } from '../../../player/src/api/history-api.ts';
import { t } from '../../../player/src/l10n.ts';
import { isPlayable, type Playable } from '../../../player/src/playback/playable-item.ts';
import { useRecentStations } from '../../../player/src/stations/use-recent-stations.ts';
import { useAnswer } from '../../../player/src/stats/use-answer.ts';
import { saySuggestion } from '../../../player/src/suggestions/say-suggestion.ts';

export type WidgetList = { id: string; title: string; items: { item: Playable; why?: string }[] };

const most = { favorites: 30, recent: 5, suggested: 10, popular: 10 };

/** What the widget offers when nothing is searched: what one has, what one had, what one may like. */
export function useWidgetLists() {
  const { api, connection, favorites, request, session } = useAirdex();
  const recentStations = useRecentStations();
  const history = createHistoryApi(request);
  const who = () => session.state.me?.id ?? '';

  const suggested = useAnswer(
    async (signal) => (who() === '' ? [] : (await history.suggestions(most.suggested, signal)).items),
    who,
    connection,
  );
  const popular = useAnswer(
    async (signal) => (await api.stations({ sort: 'popular' }, { limit: most.popular }, signal)).items,
    // Asked once: what is whose is known from elsewhere.
    () => '',
    connection,
  );

  const lists = computed<WidgetList[]>(() => {
    const kept = favorites.state.items
      .flatMap(({ item }) => (item && isPlayable(item) ? [item] : []))
      .slice(0, most.favorites);
    const has = new Set(kept.map(({ id }) => id));
    const had = recentStations.value.filter(({ id }) => !has.has(id)).slice(0, most.recent);
    for (const { id } of had) has.add(id);
    const mayLike = (suggested.answer ?? []).filter(({ item }) => !has.has(item));
    for (const { item } of mayLike) has.add(item);
    const others = (popular.answer ?? []).filter(({ id }) => !has.has(id));
    return [
      { id: 'favorites', title: t('Favorites'), items: kept.map((item) => ({ item })) },
      { id: 'recent', title: t('Played last'), items: had.map((item) => ({ item })) },
      {
        id: 'suggested',
        title: t('For you'),
        items: mayLike.map((each) => ({ item: each.details, why: saySuggestion(each) })),
      },
      { id: 'popular', title: t('Popular here'), items: others.map((item) => ({ item })) },
    ].filter(({ items }) => items.length > 0);
  });
  const loading = computed(() => popular.loading && lists.value.length === 0);
  const failure = computed(() => popular.failure);
  return {
    lists,
    loading,
    failure,
    retry: () => Promise.all([popular.load(), suggested.load(), favorites.load()]),
  };
}
