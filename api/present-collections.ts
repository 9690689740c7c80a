import type { Request } from 'express';
import { albumsByIds } from '#db/stores/albums.ts';
import { artistsByIds } from '#db/stores/artists.ts';
import { audienceOf } from './audience.ts';
import type { AppContext } from './context.ts';
import type { Album, Artist } from './contract/library.ts';
import { mayReadLibrary } from './middleware/require-catalog-access.ts';
import { idsOf } from './present-items.ts';
import { presentAlbum, presentArtist } from './presenters/present-album.ts';

/** Albums and artists as they are today, by the URNs they are asked by; what is gone is not in. */
export async function presentCollections(
  context: AppContext,
  request: Request,
  urns: readonly string[],
): Promise<Map<string, { title: string; item: Album | Artist }>> {
  if (!mayReadLibrary(context, request)) return new Map();
  const { pool } = context.database;
  const [albums, artists] = await Promise.all([
    albumsByIds(pool, idsOf('album', urns)),
    artistsByIds(pool, idsOf('artist', urns)),
  ]);
  if (albums.length + artists.length === 0) return new Map();
  const audience = await audienceOf(context, request, []);
  return new Map<string, { title: string; item: Album | Artist }>([
    ...albums.map((row) => {
      return [`album:${row.askedId}`, { title: row.title, item: presentAlbum(row, audience) }] as const;
    }),
    ...artists.map((row) => {
      return [`artist:${row.askedId}`, { title: row.name, item: presentArtist(row, audience) }] as const;
    }),
  ]);
}
