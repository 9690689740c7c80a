import { z } from 'zod';
import { FavoriteUrn, pageOf, PageQuery, Timestamp } from './common.ts';
import { Album, Artist, Track } from './library.ts';
import { Episode } from './podcast.ts';
import { Station } from './station.ts';

export const Me = z
  .object({
    id: z.string().describe('stable within Airdex'),
    name: z.string().nullable(),
    issuer: z.string(),
    roles: z.array(z.enum(['listener', 'admin'])),
    popOutUrl: z
      .string()
      .nullable()
      .optional()
      .describe('a plain http address of this Airdex, for what a secure page refuses to play'),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;

/** `item` is null while the item cannot be shown any more; `title` is what it was called. */
export const Favorite = z
  .object({
    urn: FavoriteUrn,
    title: z.string(),
    addedAt: Timestamp,
    item: z.union([Station, Episode, Track, Album, Artist]).nullable(),
  })
  .meta({ id: 'Favorite' });
export type Favorite = z.infer<typeof Favorite>;

export const FavoriteQuery = PageQuery.extend({
  kind: z.enum(['station', 'episode', 'track', 'album', 'artist']).optional(),
});
export const FavoritePage = pageOf(Favorite).meta({ id: 'FavoritePage' });
export type FavoritePage = z.infer<typeof FavoritePage>;

/** `POST /api/v1/local-session`: only where Airdex listens on loopback alone. */
export const LocalSession = z
  .object({ token: z.string(), expiresAt: Timestamp })
  .meta({ id: 'LocalSession' });
export type LocalSession = z.infer<typeof LocalSession>;
