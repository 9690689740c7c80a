import type { Request, Response } from 'express';
import { audienceOf } from '#api/audience.ts';
import { SearchQuery, type SearchResult } from '#api/contract/search.ts';
import type { AppContext } from '#api/context.ts';
import { mayReadLibrary } from '#api/middleware/require-catalog-access.ts';
import { parseInput } from '#api/parse-input.ts';
import { presentAlbum, presentArtist } from '#api/presenters/present-album.ts';
import { presentEpisode } from '#api/presenters/present-episode.ts';
import { presentPodcast } from '#api/presenters/present-podcast.ts';
import { presentStation } from '#api/presenters/present-station.ts';
import { presentTracks } from '#api/presenters/present-track.ts';
import { urnsOf } from '#api/presenters/urns-of.ts';
import { listAlbums } from '#db/stores/albums.ts';
import { listArtists } from '#db/stores/artists.ts';
import { listPodcasts } from '#db/stores/podcasts.ts';
import { searchEpisodes } from '#db/stores/search-episodes.ts';
import { listTracks } from '#db/stores/tracks.ts';
import { answerForViewer, viewerOf } from './podcasts.ts';
import { readStations } from './radio.ts';

const nothing = { rows: [] };

export function search(context: AppContext) {
  return (request: Request, response: Response): Promise<void> =>
    answerForViewer(context, request, response, async (): Promise<SearchResult> => {
      const { q, limit } = parseInput(SearchQuery, request.query);
      const { pool } = context.database;
      const viewer = viewerOf(request);
      const terms = context.podcastTerms();
      const page = { limit, terms: context.libraryTerms() };
      const music = mayReadLibrary(context, request);
      const [stations, podcasts, episodes, tracks, albums, artists] = await Promise.all([
        readStations(context, { q, limit }),
        listPodcasts(pool, viewer, { q }, { limit, terms }),
        searchEpisodes(pool, viewer, q, { limit, terms }),
        music ? listTracks(pool, { q }, page) : nothing,
        music ? listAlbums(pool, { q }, page) : nothing,
        music ? listArtists(pool, { q }, page) : nothing,
      ]);
      const audience = await audienceOf(context, request, [
        ...urnsOf('station', stations.rows),
        ...urnsOf('episode', episodes.rows),
        ...urnsOf('track', tracks.rows),
      ]);
      return {
        stations: stations.rows.map((row) => presentStation(row, audience)),
        podcasts: podcasts.rows.map((row) => presentPodcast(row, audience, context.sealer)),
        episodes: episodes.rows.map((row) => presentEpisode(row, audience, context.sealer)),
        tracks: await presentTracks(tracks.rows, audience, context.signOriginal),
        albums: albums.rows.map((row) => presentAlbum(row, audience)),
        artists: artists.rows.map((row) => presentArtist(row, audience)),
      };
    });
}
