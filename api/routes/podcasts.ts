import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Episode, EpisodePage, Podcast, PodcastPage } from '#api/contract/podcast.ts';
import { EpisodeQuery, PodcastQuery } from '#api/contract/podcast.ts';
import { audienceOf, pageKey } from '#api/audience.ts';
import { makePage, sendPage } from '#api/cache/page-cache.ts';
import type { AppContext } from '#api/context.ts';
import { decodeCursor, encodeCursor } from '#api/cursor.ts';
import { parseInput } from '#api/parse-input.ts';
import { presentEpisode } from '#api/presenters/present-episode.ts';
import { presentPodcast } from '#api/presenters/present-podcast.ts';
import { urnsOf } from '#api/presenters/urns-of.ts';
import { Problem } from '#api/problem.ts';
import { EpisodePosition } from '#db/stores/episode-position.ts';
import { findEpisode, listEpisodes } from '#db/stores/episodes.ts';
import { PodcastPosition } from '#db/stores/podcast-position.ts';
import { findPodcast, listPodcasts } from '#db/stores/podcasts.ts';

/** Who looks: their own shows, subscriptions and positions are in what they see. */
export function viewerOf(request: Request): string | null {
  return request.caller?.listener.id ?? null;
}

/** A page for all is made once and kept; one with a listener's own things is made for each request. */
export async function answerForViewer(
  context: AppContext,
  request: Request,
  response: Response,
  content: () => Promise<unknown>,
): Promise<void> {
  const page =
    viewerOf(request) === null
      ? await context.pages.obtain(pageKey(context, request), content)
      : makePage(await content());
  sendPage(request, response, page);
}

export function getPodcasts(context: AppContext) {
  return (request: Request, response: Response): Promise<void> =>
    answerForViewer(context, request, response, async () => {
      const { cursor, limit, sort, ...filter } = parseInput(PodcastQuery, request.query);
      const asked = ['podcasts', filter, sort ?? null];
      const after = decodeCursor(cursor, asked, PodcastPosition);
      const { rows, next } = await listPodcasts(context.database.pool, viewerOf(request), filter, {
        ...{ sort, limit, after, terms: context.podcastTerms() },
      });
      const audience = await audienceOf(context, request, []);
      return {
        items: rows.map((row) => presentPodcast(row, audience, context.sealer)),
        nextCursor: next && encodeCursor(next, asked),
      } satisfies PodcastPage;
    });
}

export function getPodcast(context: AppContext) {
  return (request: Request, response: Response): Promise<void> =>
    answerForViewer(context, request, response, async (): Promise<Podcast> => {
      const row = await findPodcast(context.database.pool, viewerOf(request), podcastId(request.params.id));
      if (!row) throw new Problem('not-found', 'There is no such show.');
      return presentPodcast(row, await audienceOf(context, request, []), context.sealer);
    });
}

export function getEpisodes(context: AppContext) {
  return (request: Request, response: Response): Promise<void> =>
    answerForViewer(context, request, response, async () => {
      const { pool } = context.database;
      const { cursor, limit, order, ...filter } = parseInput(EpisodeQuery, request.query);
      const viewer = viewerOf(request);
      const podcast = await findPodcast(pool, viewer, podcastId(request.params.id));
      if (!podcast) throw new Problem('not-found', 'There is no such show.');
      const direction = order ?? (podcast.type === 'serial' ? 'oldest' : 'newest');
      const asked = ['episodes', podcast.id, filter, direction];
      const after = decodeCursor(cursor, asked, EpisodePosition);
      const { rows, next } = await listEpisodes(pool, viewer, podcast.id, filter, {
        order: direction,
        limit,
        after,
      });
      const audience = await audienceOf(context, request, urnsOf('episode', rows));
      return {
        items: rows.map((row) => presentEpisode(row, audience, context.sealer)),
        nextCursor: next && encodeCursor(next, asked),
      } satisfies EpisodePage;
    });
}

export function getEpisode(context: AppContext) {
  return (request: Request, response: Response): Promise<void> =>
    answerForViewer(context, request, response, async (): Promise<Episode> => {
      const row = await findEpisode(context.database.pool, viewerOf(request), episodeId(request.params.id));
      if (!row) throw new Problem('not-found', 'There is no such episode.');
      return presentEpisode(
        row,
        await audienceOf(context, request, urnsOf('episode', [row])),
        context.sealer,
      );
    });
}

/** `podcast:<uuid>` or the bare uuid. */
export function podcastId(text: unknown): string {
  return idOf('podcast', text);
}

/** `episode:<uuid>` or the bare uuid. */
export function episodeId(text: unknown): string {
  return idOf('episode', text);
}

function idOf(kind: 'podcast' | 'episode', text: unknown): string {
  const id = z
    .guid()
    .safeParse(typeof text === 'string' ? text.replace(new RegExp(`^${kind}:`), '').toLowerCase() : '');
  if (id.success) return id.data;
  const message = `not the id of ${kind === 'podcast' ? 'a show' : 'an episode'}, such as ${kind}:<uuid>`;
  throw new Problem('bad-request', `id: ${message}`, { errors: [{ path: 'id', message }] });
}
