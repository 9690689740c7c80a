import type { Request, Response } from 'express';
import { audienceOf } from '#api/audience.ts';
import { readThrough } from '#api/cache/read-through.ts';
import type { AppContext } from '#api/context.ts';
import { TrendingQuery, type TrendingPage } from '#api/contract/history.ts';
import { parseInput } from '#api/parse-input.ts';
import { presentEpisode } from '#api/presenters/present-episode.ts';
import { presentPodcast } from '#api/presenters/present-podcast.ts';
import { presentStation } from '#api/presenters/present-station.ts';
import { urnsOf } from '#api/presenters/urns-of.ts';
import { episodesByIds } from '#db/stores/episodes.ts';
import { podcastsByIds } from '#db/stores/podcasts.ts';
import { stationsByIds } from '#db/stores/stations.ts';
import { listTrending, type TrendingItem } from '#db/stores/trending.ts';
import { viewerOf } from './podcasts.ts';

type Kind = 'station' | 'episode' | 'podcast';
type Shown = TrendingPage['items'][number]['details'];

/** Seconds: everybody asks the same, and it changes slowly. */
const trendingTtl = 5;

export function getTrending(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { kind, window, limit } = parseInput(TrendingQuery, request.query);
    const key = `trending:${kind}:${window}`;
    // More than are shown: some may be gone, or joined to one.
    const trending = await readThrough(context.cache, key, trendingTtl, () =>
      listTrending(context.database.pool, { kind, window }, new Date(context.now()), 150),
    );
    const shown = await show[kind](context, request, trending);
    const page: TrendingPage = { items: joined(trending, kind, shown).slice(0, limit), nextCursor: null };
    response.setHeader('Cache-Control', 'private, no-cache');
    response.json(page);
  };
}

/** What can be played, by the id it was listened to under; of private shows nothing, not even for their owners. */
const show: Record<
  Kind,
  (context: AppContext, request: Request, items: TrendingItem[]) => Promise<Map<string, Shown>>
> = {
  station: async (context, request, items) => {
    const found = await stationsByIds(context.database.pool, idsOf(items));
    const rows = found.filter(({ retired, health }) => !retired && health !== 'dead');
    const audience = await audienceOf(context, request, urnsOf('station', rows));
    return new Map(rows.map((row) => [row.askedId, presentStation(row, audience)]));
  },
  episode: async (context, request, items) => {
    const found = await episodesByIds(context.database.pool, viewerOf(request), idsOf(items));
    const rows = found.filter(({ retired, podcast }) => !retired && !podcast.private);
    const audience = await audienceOf(context, request, urnsOf('episode', rows));
    return new Map(rows.map((row) => [row.askedId, presentEpisode(row, audience, context.sealer)]));
  },
  podcast: async (context, request, items) => {
    const found = await podcastsByIds(context.database.pool, viewerOf(request), idsOf(items));
    const rows = found.filter((row) => !row.retired && !row.private);
    return new Map(rows.map((row) => [row.askedId, presentPodcast(row, context.config, context.sealer)]));
  },
};

function idsOf(items: readonly TrendingItem[]): string[] {
  return items.map(({ item }) => item.slice(item.indexOf(':') + 1));
}

/** In the order of what trends most; items that are one today count together, where the first of them is. */
function joined(
  trending: readonly TrendingItem[],
  kind: Kind,
  shown: ReadonlyMap<string, Shown>,
): TrendingPage['items'] {
  const items = new Map<string, TrendingPage['items'][number]>();
  for (const { item, listens } of trending) {
    const details = shown.get(item.slice(kind.length + 1));
    if (!details) continue;
    const known = items.get(details.id);
    items.set(details.id, { item: details.id, listens: listens + (known?.listens ?? 0), details });
  }
  return [...items.values()];
}
