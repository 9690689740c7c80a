import type { Request, Response } from 'express';
import { z } from 'zod';
import { audienceOf } from '#api/audience.ts';
import { PageQuery } from '#api/contract/common.ts';
import type { EpisodePage } from '#api/contract/podcast.ts';
import {
  InboxQuery,
  NewSubscription,
  type Subscription,
  type SubscriptionPage,
} from '#api/contract/subscription.ts';
import type { AppContext } from '#api/context.ts';
import { CursorTime, decodeCursor, encodeCursor } from '#api/cursor.ts';
import { callerOf } from '#api/middleware/authenticate.ts';
import { parseInput } from '#api/parse-input.ts';
import { presentEpisode } from '#api/presenters/present-episode.ts';
import { presentPodcast } from '#api/presenters/present-podcast.ts';
import { urnsOf } from '#api/presenters/urns-of.ts';
import { Problem } from '#api/problem.ts';
import { readFeedAddress } from '#api/read-feed-address.ts';
import { inTransaction } from '#db/database.ts';
import { bumpPodcastGeneration } from '#db/podcast-generation.ts';
import { looksPersonal } from '#db/looks-personal.ts';
import { ensureFeed } from '#db/stores/ensure-feed.ts';
import { EpisodePosition } from '#db/stores/episode-position.ts';
import { listInbox, unplayedCounts } from '#db/stores/inbox.ts';
import { findPodcast, podcastsByIds } from '#db/stores/podcasts.ts';
import { askForSuggestions } from '#db/stores/suggestion-requests.ts';
import { deleteSubscription, listSubscriptions, putSubscription } from '#db/stores/subscriptions.ts';
import { podcastId } from './podcasts.ts';

const SubscriptionPosition = z.object({ createdAt: CursorTime, podcastId: z.guid() });

export function getSubscriptions(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { listener } = callerOf(request);
    const { cursor, limit } = parseInput(PageQuery, request.query);
    const after = decodeCursor(cursor, 'subscriptions', SubscriptionPosition);
    const { rows, next } = await listSubscriptions(context.database.pool, listener.id, {
      limit,
      ...(after && { after }),
    });
    const page: SubscriptionPage = {
      items: await present(context, request, rows),
      nextCursor: next && encodeCursor(next, 'subscriptions'),
    };
    response.setHeader('Cache-Control', 'private, no-store');
    response.json(page);
  };
}

async function present(
  context: AppContext,
  request: Request,
  rows: { podcastId: string; createdAt: Date }[],
): Promise<Subscription[]> {
  const { pool } = context.database;
  const { listener } = callerOf(request);
  const ids = rows.map((row) => row.podcastId);
  const [podcasts, counts] = await Promise.all([
    podcastsByIds(pool, listener.id, ids),
    unplayedCounts(pool, listener.id, ids),
  ]);
  const audience = await audienceOf(context, request, []);
  return podcasts.map((podcast) => ({
    podcast: presentPodcast(podcast, audience, context.sealer),
    addedAt: (rows.find((row) => row.podcastId === podcast.askedId)?.createdAt ?? new Date(0)).toISOString(),
    unplayed: counts.get(podcast.id) ?? 0,
  }));
}

export function addSubscription(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { listener } = callerOf(request);
    const wanted = parseInput(NewSubscription, request.body);
    const { podcastId: id, isNew } = await inTransaction(context.database, async (client) => {
      const found = 'podcast' in wanted ? await known(wanted.podcast) : await feedOf(wanted);
      return { podcastId: found, isNew: await putSubscription(client, listener.id, found) };

      async function known(urn: string): Promise<string> {
        const podcast = await findPodcast(client, listener.id, podcastId(urn));
        if (!podcast || (podcast.retired && podcast.state !== 'ended'))
          throw new Problem('not-found', 'There is no such show.');
        return podcast.id;
      }
      async function feedOf({
        url,
        private: isPrivate,
      }: {
        url: string;
        private?: boolean | undefined;
      }): Promise<string> {
        const address = readFeedAddress(url);
        if (!(isPrivate ?? looksPersonal(address)))
          return (await ensureFeed(client, { url: address })).podcastId;
        if (!context.sealer) {
          const message =
            'this address is personal, and private shows need AIRDEX_SECRET_KEY, which an admin has to set';
          throw new Problem('conflict', message, { errors: [{ path: 'url', message }] });
        }
        return (
          await ensureFeed(client, {
            url: address,
            owner: { listenerId: listener.id, sealer: context.sealer },
          })
        ).podcastId;
      }
    });
    if (isNew) {
      await bumpPodcastGeneration(context.database.pool);
      await askForSuggestions(context.database.pool, [listener.id]);
    }
    const [subscription] = await present(context, request, [
      { podcastId: id, createdAt: new Date(context.now()) },
    ]);
    if (!subscription) throw new Problem('not-found', 'There is no such show.');
    response.status(isNew ? 201 : 200).json(subscription);
  };
}

export function removeSubscription(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { listener } = callerOf(request);
    const id = podcastId(request.params.podcast);
    const podcast = await findPodcast(context.database.pool, listener.id, id);
    const isGone = await inTransaction(context.database, (client) =>
      deleteSubscription(client, listener.id, podcast?.id ?? id),
    );
    if (isGone) await bumpPodcastGeneration(context.database.pool);
    response.status(204).end();
  };
}

export function getInbox(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { listener } = callerOf(request);
    const { cursor, limit } = parseInput(InboxQuery, request.query);
    const after = decodeCursor(cursor, 'inbox', EpisodePosition);
    const { rows, next } = await listInbox(context.database.pool, listener.id, { limit, after });
    const audience = await audienceOf(context, request, urnsOf('episode', rows));
    const page: EpisodePage = {
      items: rows.map((row) => presentEpisode(row, audience, context.sealer)),
      nextCursor: next && encodeCursor(next, 'inbox'),
    };
    response.setHeader('Cache-Control', 'private, no-store');
    response.json(page);
  };
}
