import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Queryable } from '#db/database.ts';
import { findAlbum } from '#db/stores/albums.ts';
import { findArtist } from '#db/stores/artists.ts';
import { deleteFavorite, listFavorites, putFavorite } from '#db/stores/favorites.ts';
import { findEpisode } from '#db/stores/episodes.ts';
import { askForSuggestions } from '#db/stores/suggestion-requests.ts';
import { findStation } from '#db/stores/stations.ts';
import { findTrack } from '#db/stores/tracks.ts';
import type { AppContext } from '#api/context.ts';
import { FavoriteUrn } from '#api/contract/common.ts';
import { FavoriteQuery, type FavoritePage, type Me } from '#api/contract/me.ts';
import type { Album, Artist, Track } from '#api/contract/library.ts';
import type { Episode } from '#api/contract/podcast.ts';
import type { Station } from '#api/contract/station.ts';
import { CursorTime, decodeCursor, encodeCursor } from '#api/cursor.ts';
import { callerOf } from '#api/middleware/authenticate.ts';
import { parseInput } from '#api/parse-input.ts';
import { presentCollections } from '#api/present-collections.ts';
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

const FavoritePosition = z.object({ createdAt: CursorTime, urn: FavoriteUrn });

export function getFavorites(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { listener } = callerOf(request);
    const { cursor, limit, kind } = parseInput(FavoriteQuery, request.query);
    const asked = kind === undefined ? 'favorites' : ['favorites', kind];
    const after = decodeCursor(cursor, asked, FavoritePosition);
    const { rows, next } = await listFavorites(context.database.pool, listener.id, {
      ...{ limit, kind },
      ...(after && { after }),
    });
    const urns = rows.map(({ urn }) => urn);
    const found = new Map<string, { title: string; item: Station | Episode | Track | Album | Artist }>([
      ...(await presentItems(context, request, urns)),
      ...(await presentCollections(context, request, urns)),
    ]);
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
      nextCursor: next && encodeCursor(next, asked),
    };
    response.setHeader('Cache-Control', 'private, no-store');
    response.json(page);
  };
}

export function addFavorite(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { listener } = callerOf(request);
    const urn = parseInput(FavoriteUrn, request.params.urn);
    const item = await findItem(context, listener.id, urn);
    if (!item) throw new Problem('not-found', 'There is no such item to keep.');
    const isNew = await putFavorite(context.database.pool, listener.id, item.urn, { title: item.title });
    await askForSuggestions(context.database.pool, [listener.id]);
    await context.freshness.favoritesHaveChanged(listener.id);
    response.status(isNew ? 201 : 200).json(item);
  };
}

/** What can be kept, by the URN that it has today. */
async function findItem(
  context: AppContext,
  listenerId: string,
  urn: string,
): Promise<{ urn: string; title: string } | null> {
  const { pool } = context.database;
  const [kind = '', id = ''] = urn.split(':');
  const found = await findByKind(pool, listenerId, kind, id);
  return found && { urn: `${kind}:${found.id}`, title: 'title' in found ? found.title : found.name };
}

function findByKind(db: Queryable, listenerId: string, kind: string, id: string) {
  switch (kind) {
    case 'station':
      return findStation(db, id);
    case 'episode':
      return findEpisode(db, listenerId, id);
    case 'track':
      return findTrack(db, id);
    case 'album':
      return findAlbum(db, id);
    default:
      return findArtist(db, id);
  }
}

export function removeFavorite(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { listener } = callerOf(request);
    const urn = parseInput(FavoriteUrn, request.params.urn);
    await deleteFavorite(context.database.pool, listener.id, urn);
    await context.freshness.favoritesHaveChanged(listener.id);
    response.status(204).end();
  };
}
