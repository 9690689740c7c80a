import type { Request, Response } from 'express';
import { z } from 'zod';
import { AdminFeedQuery, type AdminFeed, type AdminFeedPage } from '#api/contract/subscription.ts';
import type { AppContext } from '#api/context.ts';
import { decodeCursor, encodeCursor } from '#api/cursor.ts';
import { parseInput } from '#api/parse-input.ts';
import { Problem } from '#api/problem.ts';
import { findAdminFeed, listAdminFeeds, type AdminFeedRow } from '#db/stores/admin-feeds.ts';
import { makeFeedDue } from '#db/stores/make-feed-due.ts';
import { podcastId } from './podcasts.ts';

export function getAdminFeeds(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { cursor, limit, ...filter } = parseInput(AdminFeedQuery, request.query);
    const asked = ['feeds', filter];
    const after = decodeCursor(cursor, asked, z.guid());
    const { rows, next } = await listAdminFeeds(context.database.pool, filter, { limit, after });
    const page: AdminFeedPage = {
      items: rows.map(presentFeed),
      nextCursor: next && encodeCursor(next, asked),
    };
    response.setHeader('Cache-Control', 'private, no-store');
    response.json(page);
  };
}

export function getAdminFeed(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    response.setHeader('Cache-Control', 'private, no-store');
    response.json(await read(context, podcastId(request.params.id)));
  };
}

/** Somebody insists: what comes is believed, whatever it takes away. */
export function refreshFeed(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const id = podcastId(request.params.id);
    if (!(await makeFeedDue(context.database.pool, id, { trusted: true })))
      throw new Problem('not-found', 'There is no such feed.');
    response.status(202).json(await read(context, id));
  };
}

async function read(context: AppContext, id: string): Promise<AdminFeed> {
  const row = await findAdminFeed(context.database.pool, id);
  if (!row) throw new Problem('not-found', 'There is no such feed.');
  return presentFeed(row);
}

function presentFeed({
  podcastId: id,
  failingSince,
  lastReadAt,
  lastChangeAt,
  nextReadAt,
  ...row
}: AdminFeedRow): AdminFeed {
  return {
    ...row,
    podcast: `podcast:${id}`,
    failingSince: failingSince?.toISOString() ?? null,
    lastReadAt: lastReadAt?.toISOString() ?? null,
    lastChangeAt: lastChangeAt?.toISOString() ?? null,
    nextReadAt: nextReadAt?.toISOString() ?? null,
  };
}
