import type { Request, Response } from 'express';
import { z } from 'zod';
import { deleteFavorite, listFavorites, putFavorite } from '#db/stores/favorites.ts';
import { findEpisode } from '#db/stores/episodes.ts';
import { askForSuggestions } from '#db/stores/suggestion-requests.ts';
import { findStation } from '#db/stores/stations.ts';
import type { AppContext } from '#api/context.ts';
import { PageQuery, Urn } from '#api/contract/common.ts';
import type { FavoritePage, Me } from '#api/contract/me.ts';
import { CursorTime, decodeCursor, encodeCursor } from '#api/cursor.ts';
import { callerOf } from '#api/middleware/authenticate.ts';
import { parseInput } from '#api/parse-input.ts';
import { presentItems } from '#api/present-items.ts';
import { Problem } from '#api/problem.ts';

export function getMe({ config }: Pick<AppContext, 'config'>) {
  return (request: Request, response: Response): void => {
    const { listener, roles } = callerOf(request);
    const { popOutUrl } = config;
    const about = { id: listener.id, name: listener.name, issuer: listener.issuerId };
    const me: Me = { ...about, roles, popOutUrl: popOutUrl ?? null };
    response.setHeader('Cache-Control', 'private, no-store');
    response.json(me);
  };
}

const FavoritePosition = z.object({ createdAt: CursorTime, urn: Urn });

export function getFavorites(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { listener } = callerOf(request);
    const { cursor, limit } = parseInput(PageQuery, request.query);
    const after = decodeCursor(cursor, 'favorites', FavoritePosition);
    const { rows, next } = await listFavorites(context.database.pool, listener.id, {
      limit,
      ...(after && { after }),
    });
    const found = await presentItems(
      context,
      request,
      rows.map(({ urn }) => urn),
    );
    const page: FavoritePage = {
      items: rows.map((row) => {
        const known = found.get(row.urn);
        return {
          urn: row.urn,
          title: known?.title ?? row.snapshot.title,
          addedAt: row.createdAt.toISOString(),
          item: known ? { ...known.item, favorite: true } : null,
        };
      }),
      nextCursor: next && encodeCursor(next, 'favorites'),
    };
    response.setHeader('Cache-Control', 'private, no-store');
    response.json(page);
  };
}

export function addFavorite(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { listener } = callerOf(request);
    const urn = parseInput(Urn, request.params.urn);
    const item = await findItem(context, listener.id, urn);
    if (!item) throw new Problem('not-found', 'There is no such item to keep.');
    const isNew = await putFavorite(context.database.pool, listener.id, item.urn, { title: item.title });
    await askForSuggestions(context.database.pool, [listener.id]);
    await context.freshness.favoritesHaveChanged(listener.id);
    response.status(isNew ? 201 : 200).json(item);
  };
}

/** An item by the URN that it has today. */
async function findItem(
  context: AppContext,
  listenerId: string,
  urn: string,
): Promise<{ urn: string; title: string } | null> {
  const { pool } = context.database;
  const [kind, id = ''] = urn.split(':');
  if (kind === 'station') {
    const station = await findStation(pool, id);
    return station && { urn: `station:${station.id}`, title: station.name };
  }
  const episode = kind === 'episode' ? await findEpisode(pool, listenerId, id) : null;
  return episode && { urn: `episode:${episode.id}`, title: episode.title };
}

export function removeFavorite(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { listener } = callerOf(request);
    const urn = parseInput(Urn, request.params.urn);
    await deleteFavorite(context.database.pool, listener.id, urn);
    await context.freshness.favoritesHaveChanged(listener.id);
    response.status(204).end();
  };
}
