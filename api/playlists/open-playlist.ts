import type { Request } from 'express';
import type { AppContext } from '#api/context.ts';
import { libraryId } from '#api/library-id.ts';
import { callerOf } from '#api/middleware/authenticate.ts';
import { Problem } from '#api/problem.ts';
import { findPlaylist, type PlaylistRow } from '#db/stores/playlists.ts';

type OpenContext = Pick<AppContext, 'database'>;

/** The playlist that a request names, where the caller may see it; of others nobody learns that they are there. */
export async function openPlaylist(context: OpenContext, request: Request): Promise<PlaylistRow> {
  const { listener } = callerOf(request);
  const id = libraryId('playlist', request.params.id);
  const row = await findPlaylist(context.database.pool, listener.id, id);
  if (!row) throw new Problem('not-found', 'There is no such playlist, or it is shared with you no longer.');
  return row;
}

/** The same, to be renamed, shared or removed. */
export async function openOwnPlaylist(context: OpenContext, request: Request): Promise<PlaylistRow> {
  const row = await openPlaylist(context, request);
  if (row.ownerId === null) throw new Problem('forbidden', isFile);
  if (row.role !== 'owner') throw new Problem('forbidden', 'Only whose playlist it is can do that.');
  return row;
}

/** The same, for what is in it. */
export async function openEditablePlaylist(context: OpenContext, request: Request): Promise<PlaylistRow> {
  const row = await openPlaylist(context, request);
  if (row.ownerId === null) throw new Problem('forbidden', isFile);
  if (row.role === 'reader')
    throw new Problem('forbidden', 'You can play this playlist; its owner can let you change it, too.');
  if (row.rules !== null)
    throw new Problem('conflict', 'Rules choose what is in this playlist. Change the rules instead.');
  return row;
}

const isFile = 'This playlist is a file in the library: change the file, or add its tracks to one of yours.';

/** The revision that the caller believes to change; null where they do not say. */
export function expectedRevision(request: Request): number | null {
  const header = request.headers['if-match'];
  if (header === undefined || header.trim() === '*') return null;
  const revision = Number(/^(?:W\/)?"?(\d{1,15})"?$/.exec(header.trim())?.[1] ?? Number.NaN);
  return Number.isNaN(revision) ? -1 : revision;
}

export function changedMeanwhile(): Problem {
  return new Problem(
    'changed-meanwhile',
    'This playlist was changed meanwhile, perhaps by somebody else. Load it again, then try once more.',
  );
}
