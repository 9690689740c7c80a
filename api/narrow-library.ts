import type { Request } from 'express';
import { currentIds } from '#db/stores/current-ids.ts';
import type { LibraryFilter } from '#db/stores/library-filter.ts';
import { readFavorites } from './audience.ts';
import type { AppContext } from './context.ts';
import { libraryId } from './library-id.ts';
import { Problem } from './problem.ts';

type Asked = Omit<LibraryFilter, 'ids'> & { favorite?: 'true' | undefined };

/** The filter of a query: ids as they are today, and the favorites of who asks. */
export async function narrowLibrary(
  context: AppContext,
  request: Request,
  kind: 'track' | 'album' | 'artist',
  { favorite, artist, album, folder, ...filter }: Asked,
): Promise<LibraryFilter> {
  const { pool } = context.database;
  const today = async (of: 'album' | 'artist', text: string) => {
    const [current] = await currentIds(pool, of, [libraryId(of, text, of)]);
    return current?.id;
  };
  return {
    ...filter,
    ...(artist !== undefined && { artist: await today('artist', artist) }),
    ...(album !== undefined && { album: await today('album', album) }),
    ...(folder !== undefined && { folder: libraryId('folder', folder, 'folder') }),
    ...(favorite !== undefined && { ids: await favoritesOf(context, request, kind) }),
  };
}

async function favoritesOf(context: AppContext, request: Request, kind: string): Promise<string[]> {
  const listener = request.caller?.listener;
  if (!listener) throw new Problem('not-signed-in', 'Sign in to see your favorites.');
  const urns = await readFavorites(context, listener.id);
  return [...urns]
    .filter((urn) => urn.startsWith(`${kind}:`))
    .map((urn) => urn.slice(kind.length + 1))
    .toSorted();
}
