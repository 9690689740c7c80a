import type { Request, Response } from 'express';
import { z } from 'zod';
import { deleteFavorite, listFavorites, putFavorite } from '#db/stores/favorites.ts';
import { findStation, stationsByIds } from '#db/stores/stations.ts';
import { audienceOf } from '#api/audience.ts';
import type { AppContext } from '#api/context.ts';
import { PageQuery, Urn } from '#api/contract/common.ts';
import type { FavoritePage, Me } from '#api/contract/me.ts';
import { CursorTime, decodeCursor, encodeCursor } from '#api/cursor.ts';
import { callerOf } from '#api/middleware/authenticate.ts';
import { parseInput } from '#api/parse-input.ts';
import { presentStation } from '#api/presenters/present-station.ts';
import { Problem } from '#api/problem.ts';

export function getMe() {
  return (request: Request, response: Response): void => {
    const { listener, roles } = callerOf(request);
    const me: Me = { id: listener.id, name: listener.name, issuer: listener.issuerId, roles };
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
    const stations = await stationsByIds(
      context.database.pool,
      rows.map((row) => row.urn.slice('station:'.length)),
    );
    const byId = new Map(stations.map((station) => [`station:${station.askedId}`, station]));
    const audience = await audienceOf(context, request);
    const page: FavoritePage = {
      items: rows.map((row) => {
        const station = byId.get(row.urn);
        return {
          urn: row.urn,
          title: station?.name ?? row.snapshot.title,
          addedAt: row.createdAt.toISOString(),
          item: station ? { ...presentStation(station, audience), favorite: true } : null,
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
    const station = urn.startsWith('station:')
      ? await findStation(context.database.pool, urn.slice('station:'.length))
      : null;
    if (!station) throw new Problem('not-found', 'There is no such item to keep.');
    const isNew = await putFavorite(context.database.pool, listener.id, `station:${station.id}`, {
      title: station.name,
    });
    await context.freshness.favoritesHaveChanged(listener.id);
    response.status(isNew ? 201 : 200).json({ urn: `station:${station.id}`, title: station.name });
  };
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
