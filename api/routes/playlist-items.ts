import type { Request, Response } from 'express';
import { z } from 'zod';
import { PageQuery } from '#api/contract/common.ts';
import {
  AddedItems,
  MovedItems,
  RemovedItems,
  Rules,
  type PlaylistItem,
  type PlaylistItemPage,
} from '#api/contract/playlist.ts';
import type { AppContext } from '#api/context.ts';
import { decodeCursor, encodeCursor } from '#api/cursor.ts';
import { writeM3u8 } from '#api/exports/write-m3u8.ts';
import { callerOf } from '#api/middleware/authenticate.ts';
import { parseInput } from '#api/parse-input.ts';
import { addToPlaylist, itemsToAdd, refuse } from '#api/playlists/add-to-playlist.ts';
import { findByRules } from '#api/playlists/find-by-rules.ts';
import { expectedRevision, openEditablePlaylist, openPlaylist } from '#api/playlists/open-playlist.ts';
import { presentItems } from '#api/present-items.ts';
import { Problem } from '#api/problem.ts';
import {
  listPlaylistItems,
  mostItems,
  movePlaylistItems,
  removePlaylistItems,
} from '#db/stores/playlist-items.ts';
import type { PlaylistRow } from '#db/stores/playlists.ts';
import { answerWith } from './playlists.ts';

type Handler = (request: Request, response: Response) => Promise<void>;

const ItemPosition = z.object({ place: z.string().max(60), id: z.uuid() });
/** Of a smart playlist, whose order is made anew each time: what was given last, and where that was. */
const FoundPosition = z.object({ urn: z.string().max(60), at: z.int().min(0).max(100_000) });

export function getPlaylistItems(context: AppContext): Handler {
  return async (request, response) => {
    const row = await openPlaylist(context, request);
    const { cursor, limit } = parseInput(PageQuery, request.query);
    const rules = Rules.safeParse(row.rules);
    const page = rules.success
      ? await foundPage(context, request, row, rules.data, { cursor, limit })
      : await chosenPage(context, request, row, { cursor, limit });
    response.setHeader('Cache-Control', 'private, no-store');
    response.setHeader('ETag', `"${String(row.revision)}"`);
    response.json(page);
  };
}

type Asked = { cursor: string | undefined; limit: number };

async function chosenPage(
  context: AppContext,
  request: Request,
  row: PlaylistRow,
  { cursor, limit }: Asked,
): Promise<PlaylistItemPage> {
  const asked = ['playlist-items', row.id];
  const after = decodeCursor(cursor, asked, ItemPosition);
  const { rows, next } = await listPlaylistItems(context.database.pool, row.id, { limit, after });
  const found = await presentItems(
    context,
    request,
    rows.map(({ urn }) => urn),
  );
  return {
    items: rows.map(({ id, urn, title, addedAt, addedBy }): PlaylistItem => {
      const known = found.get(urn);
      const item = known?.item ?? null;
      return { id, urn, title: known?.title ?? title, item, addedAt: addedAt.toISOString(), addedBy };
    }),
    nextCursor: next && encodeCursor(next, asked),
  };
}

async function foundPage(
  context: AppContext,
  request: Request,
  row: PlaylistRow,
  rules: Rules,
  { cursor, limit }: Asked,
): Promise<PlaylistItemPage> {
  const asked = ['smart-items', row.id];
  const after = decodeCursor(cursor, asked, FoundPosition);
  const urns = (await findByRules(context, request, row.id, rules)).map(({ id }) => `track:${id}`);
  const known = after ? urns.indexOf(after.urn) : -1;
  const start = after ? (known === -1 ? after.at : known) + 1 : 0;
  const shown = urns.slice(start, start + limit);
  const found = await presentItems(context, request, shown);
  const last = shown.at(-1);
  return {
    items: shown.flatMap((urn): PlaylistItem[] => {
      const item = found.get(urn);
      if (!item || !('addedAt' in item.item)) return [];
      return [
        { id: urn, urn, title: item.title, item: item.item, addedAt: item.item.addedAt, addedBy: null },
      ];
    }),
    nextCursor:
      last !== undefined && start + limit < urns.length
        ? encodeCursor({ urn: last, at: start + shown.length - 1 }, asked)
        : null,
  };
}

export function postPlaylistItems(context: AppContext): Handler {
  return async (request, response) => {
    const { listener } = callerOf(request);
    const row = await openEditablePlaylist(context, request);
    const { items, before } = parseInput(AddedItems, request.body);
    const named = await itemsToAdd(context, listener.id, items);
    const added = { items: named, before: before === undefined ? null : placeId(before) };
    await addToPlaylist(context, row.id, listener.id, added, expectedRevision(request));
    await answerWith(context, request, response, row.id);
  };
}

export function postMoves(context: AppContext): Handler {
  return async (request, response) => {
    const row = await openEditablePlaylist(context, request);
    const { items, before } = parseInput(MovedItems, request.body);
    const moved = { ids: items.map(placeId), before: before === null ? null : placeId(before) };
    refuse(await movePlaylistItems(context.database, row.id, moved, { revision: expectedRevision(request) }));
    await answerWith(context, request, response, row.id);
  };
}

export function postRemovals(context: AppContext): Handler {
  return async (request, response) => {
    const row = await openEditablePlaylist(context, request);
    const ids = parseInput(RemovedItems, request.body).items.map(placeId);
    refuse(await removePlaylistItems(context.database, row.id, ids, { revision: expectedRevision(request) }));
    await answerWith(context, request, response, row.id);
  };
}

/** As a file for other players: play links, which lead to the sound for as long as they are signed. */
export function exportPlaylist(context: AppContext): Handler {
  return async (request, response) => {
    const row = await openPlaylist(context, request);
    const items: PlaylistItem[] = [];
    let cursor: string | undefined;
    const rules = Rules.safeParse(row.rules);
    do {
      const asked = { cursor, limit: 200 };
      const page: PlaylistItemPage = rules.success
        ? await foundPage(context, request, row, rules.data, asked)
        : await chosenPage(context, request, row, asked);
      items.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined && items.length < mostItems);
    response.setHeader('Content-Type', 'application/vnd.apple.mpegurl; charset=utf-8');
    response.setHeader('Content-Disposition', 'attachment; filename="airdex-playlist.m3u8"');
    response.setHeader('Cache-Control', 'private, no-store');
    response.end(writeM3u8(row.title, items));
  };
}

function placeId(text: string): string {
  const id = z.uuid().safeParse(text);
  if (id.success) return id.data;
  const message = 'not the id of a place in a playlist';
  throw new Problem('bad-request', `items: ${message}`, { errors: [{ path: 'items', message }] });
}
