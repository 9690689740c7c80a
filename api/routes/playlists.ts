import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { PageQuery } from '#api/contract/common.ts';
import type { FoundByRules } from '#api/contract/playlist.ts';
import {
  JoinedLink,
  NewPlaylist,
  PlaylistChange,
  PlaylistQuery,
  Rules,
  type MemberPage,
  type Playlist,
  type PlaylistPage,
} from '#api/contract/playlist.ts';
import type { AppContext } from '#api/context.ts';
import { CursorTime, decodeCursor, encodeCursor } from '#api/cursor.ts';
import { callerOf } from '#api/middleware/authenticate.ts';
import { parseInput } from '#api/parse-input.ts';
import { addToPlaylist, itemsToAdd } from '#api/playlists/add-to-playlist.ts';
import { checkRules, findByRules, sumOf } from '#api/playlists/find-by-rules.ts';
import {
  changedMeanwhile,
  expectedRevision,
  openOwnPlaylist,
  openPlaylist,
} from '#api/playlists/open-playlist.ts';
import { presentPlaylist } from '#api/presenters/present-playlist.ts';
import { Problem } from '#api/problem.ts';
import { joinPlaylist, linkPlaylist, listMembers, removeMember } from '#db/stores/playlist-members.ts';
import {
  changePlaylist,
  createPlaylist,
  deletePlaylist,
  findPlaylist,
  listPlaylists,
  rememberFound,
  type PlaylistRow,
} from '#db/stores/playlists.ts';

type Handler = (request: Request, response: Response) => Promise<void>;

const Position = z.object({ title: z.string().max(1_500), id: z.uuid() });

export function getPlaylists(context: AppContext): Handler {
  return async (request, response) => {
    const { listener } = callerOf(request);
    const { cursor, limit, q } = parseInput(PlaylistQuery, request.query);
    const asked = ['playlists', q ?? null];
    const after = decodeCursor(cursor, asked, Position);
    const { rows, next } = await listPlaylists(context.database.pool, listener.id, { q }, { limit, after });
    const page: PlaylistPage = {
      items: rows.map((row) => presentPlaylist(row, listener.id, context.config.mediaUrl)),
      nextCursor: next && encodeCursor(next, asked),
    };
    response.setHeader('Cache-Control', 'private, no-store');
    response.json(page);
  };
}

export function postPlaylist(context: AppContext): Handler {
  return async (request, response) => {
    const { pool } = context.database;
    const { listener } = callerOf(request);
    const { title, description = null, rules = null, items = [] } = parseInput(NewPlaylist, request.body);
    if (rules !== null && items.length > 0)
      throw new Problem('bad-request', 'items: rules choose what is in a smart playlist');
    if (rules !== null) await checkRules(rules);
    // First, so that nothing is made where one of them is unknown.
    const named = await itemsToAdd(context, listener.id, items);
    const id = await createPlaylist(pool, listener.id, { title, description, rules });
    if (named.length > 0) await addToPlaylist(context, id, listener.id, { items: named, before: null }, null);
    response.status(201);
    await answerWith(context, request, response, id);
  };
}

export function getPlaylist(context: AppContext): Handler {
  return async (request, response) => {
    answer(context, request, response, await recount(context, request, await openPlaylist(context, request)));
  };
}

export function patchPlaylist(context: AppContext): Handler {
  return async (request, response) => {
    const row = await openOwnPlaylist(context, request);
    const change = parseInput(PlaylistChange, request.body);
    if (change.rules && row.rules === null)
      throw new Problem('conflict', 'This playlist was made by hand. Make a smart one for rules.');
    if (change.rules) await checkRules(change.rules);
    const isDone = await changePlaylist(context.database.pool, row.id, change, expectedRevision(request));
    if (!isDone) throw changedMeanwhile();
    await answerWith(context, request, response, row.id);
  };
}

export function removePlaylist(context: AppContext): Handler {
  return async (request, response) => {
    const row = await openOwnPlaylist(context, request);
    await deletePlaylist(context.database.pool, row.id);
    response.status(204).end();
  };
}

/** Another link ends the one before: only its hash is kept, so the old one cannot be shown again. */
export function postLink(context: AppContext): Handler {
  return async (request, response) => {
    const row = await openOwnPlaylist(context, request);
    const secret = randomBytes(24).toString('base64url');
    await linkPlaylist(context.database.pool, row.id, secret);
    response.setHeader('Cache-Control', 'no-store');
    response.status(201).json({ link: `${context.config.publicUrl}/#/playlist-link?secret=${secret}` });
  };
}

export function removeLink(context: AppContext): Handler {
  return async (request, response) => {
    const row = await openOwnPlaylist(context, request);
    await linkPlaylist(context.database.pool, row.id, null);
    response.status(204).end();
  };
}

export function postJoin(context: AppContext): Handler {
  return async (request, response) => {
    const { secret } = parseInput(JoinedLink, request.body);
    const id = await joinPlaylist(context.database.pool, callerOf(request).listener.id, secret);
    if (id === null)
      throw new Problem('not-found', 'This link leads to no playlist any more. Ask for a new one.');
    await answerWith(context, request, response, id);
  };
}

const MemberPosition = z.object({ at: CursorTime, id: z.uuid() });

export function getMembers(context: AppContext): Handler {
  return async (request, response) => {
    const row = await openPlaylist(context, request);
    const { cursor, limit } = parseInput(PageQuery, request.query);
    const after = decodeCursor(cursor, ['members', row.id], MemberPosition);
    const { rows, next } = await listMembers(context.database.pool, row.id, { limit, after });
    const role = row.collaborative ? 'editor' : 'reader';
    const page: MemberPage = {
      items: rows.map(({ id, name }) => ({ id, name: name ?? 'A listener', role })),
      nextCursor: next && encodeCursor(next, ['members', row.id]),
    };
    response.setHeader('Cache-Control', 'private, no-store');
    response.json(page);
  };
}

/** Whose playlist it is removes anybody; everybody else leaves (`me`). */
export function deleteMember(context: AppContext): Handler {
  return async (request, response) => {
    const { listener } = callerOf(request);
    const row = await openPlaylist(context, request);
    const member = request.params.member === 'me' ? listener.id : request.params.member;
    const id = z.uuid().safeParse(member);
    if (!id.success) throw new Problem('not-found', 'There is no such member.');
    if (row.role !== 'owner' && id.data !== listener.id)
      throw new Problem('forbidden', 'Only whose playlist it is can remove others.');
    if (!(await removeMember(context.database.pool, row.id, id.data)))
      throw new Problem('not-found', 'There is no such member.');
    response.status(204).end();
  };
}

export function postPreview(context: AppContext): Handler {
  return async (request, response) => {
    const rules = parseInput(Rules, request.body);
    const found: z.infer<typeof FoundByRules> = sumOf(await findByRules(context, request, '0', rules));
    response.setHeader('Cache-Control', 'private, no-store');
    response.json(found);
  };
}

/** A smart one is counted when it is looked at. */
async function recount(context: AppContext, request: Request, row: PlaylistRow): Promise<PlaylistRow> {
  const rules = Rules.safeParse(row.rules);
  if (!rules.success) return row;
  const found = sumOf(await findByRules(context, request, row.id, rules.data));
  await rememberFound(context.database.pool, row.id, found);
  return { ...row, ...found };
}

/** The playlist as it is now. */
export async function answerWith(
  context: AppContext,
  request: Request,
  response: Response,
  id: string,
): Promise<void> {
  const row = await findPlaylist(context.database.pool, callerOf(request).listener.id, id);
  if (!row) throw new Problem('not-found', 'This playlist was removed meanwhile.');
  answer(context, request, response, await recount(context, request, row));
}

function answer(context: AppContext, request: Request, response: Response, row: PlaylistRow): void {
  const { listener } = callerOf(request);
  const playlist: Playlist = presentPlaylist(row, listener.id, context.config.mediaUrl);
  response.setHeader('Cache-Control', 'private, no-store');
  response.setHeader('ETag', `"${String(row.revision)}"`);
  response.json(playlist);
}
