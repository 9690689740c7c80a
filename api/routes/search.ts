import type { Request, Response } from 'express';
import { audienceOf } from '#api/audience.ts';
import { SearchQuery, type SearchResult } from '#api/contract/search.ts';
import type { AppContext } from '#api/context.ts';
import { parseInput } from '#api/parse-input.ts';
import { presentEpisode } from '#api/presenters/present-episode.ts';
import { presentPodcast } from '#api/presenters/present-podcast.ts';
import { presentStation } from '#api/presenters/present-station.ts';
import { urnsOf } from '#api/presenters/urns-of.ts';
import { listPodcasts } from '#db/stores/podcasts.ts';
import { searchEpisodes } from '#db/stores/search-episodes.ts';
import { answerForViewer, viewerOf } from './podcasts.ts';
import { readStations } from './radio.ts';

export function search(context: AppContext) {
  return (request: Request, response: Response): Promise<void> =>
    answerForViewer(context, request, response, async (): Promise<SearchResult> => {
      const { q, limit } = parseInput(SearchQuery, request.query);
      const { pool } = context.database;
      const viewer = viewerOf(request);
      const terms = context.podcastTerms();
      const [stations, podcasts, episodes] = await Promise.all([
        readStations(context, { q, limit }),
        listPodcasts(pool, viewer, { q }, { limit, terms }),
        searchEpisodes(pool, viewer, q, { limit, terms }),
      ]);
      const audience = await audienceOf(context, request, [
        ...urnsOf('station', stations.rows),
        ...urnsOf('episode', episodes.rows),
      ]);
      return {
        stations: stations.rows.map((row) => presentStation(row, audience)),
        podcasts: podcasts.rows.map((row) => presentPodcast(row, audience, context.sealer)),
        episodes: episodes.rows.map((row) => presentEpisode(row, audience, context.sealer)),
        tracks: [],
      };
    });
}
