import { z } from 'zod';
import { pageOf, PageQuery, Timestamp, Urn } from './common.ts';
import { Episode } from './podcast.ts';
import { Track } from './library.ts';
import { Artwork, Station } from './station.ts';

export const PlaylistUrn = z
  .string()
  .regex(/^playlist:[0-9a-f-]{36}$/, 'not a playlist, such as playlist:<id>');

/** One condition of a smart playlist; which operators and values go with a field is in docs/playlists.md. */
export const Rule = z.object({
  field: z.enum([
    'title',
    'artist',
    'album',
    'genre',
    'year',
    'durationSeconds',
    'addedDaysAgo',
    'playedDaysAgo',
    'plays',
    'favorite',
    'codec',
    'lossless',
    'bitrate',
    'folder',
    'medium',
  ]),
  is: z.enum([
    'equal',
    'not-equal',
    'contains',
    'not-contains',
    'starts-with',
    'at-least',
    'at-most',
    'never',
  ]),
  value: z.union([z.string().max(200), z.number(), z.boolean()]).optional(),
});
export type Rule = z.infer<typeof Rule>;
export const Rules = z.object({
  match: z.enum(['all', 'any']),
  rules: z.array(Rule).min(1).max(30),
  order: z.enum([
    'random',
    'recently-added',
    'most-played',
    'least-recently-played',
    'name',
    'artist',
    'album',
  ]),
  limit: z.int().min(1).max(1_000).default(100),
});
export type Rules = z.infer<typeof Rules>;

export const Playlist = z
  .object({
    id: PlaylistUrn,
    title: z.string(),
    description: z.string().nullable(),
    kind: z.enum(['manual', 'smart', 'file']).describe('file: found in a folder of the library; read only'),
    rules: Rules.nullable(),
    items: z.int(),
    durationMs: z.int(),
    artworks: z.array(Artwork).describe('of up to four items, for a mosaic'),
    owner: z.object({ name: z.string(), isMe: z.boolean() }).nullable(),
    role: z.enum(['owner', 'editor', 'reader']),
    collaborative: z.boolean().describe('members may change it'),
    members: z.int(),
    shared: z.boolean().describe('it has a link, or members'),
    revision: z.int(),
    updatedAt: Timestamp,
  })
  .meta({ id: 'Playlist' });
export type Playlist = z.infer<typeof Playlist>;
export const PlaylistPage = pageOf(Playlist).meta({ id: 'PlaylistPage' });
export type PlaylistPage = z.infer<typeof PlaylistPage>;

export const PlaylistItem = z
  .object({
    id: z.string().describe('of the place in the list: the same item may be in it twice'),
    urn: Urn,
    title: z.string(),
    item: z.union([Track, Episode, Station]).nullable().describe('null: no provider has it any more'),
    addedAt: Timestamp,
    addedBy: z.string().nullable(),
  })
  .meta({ id: 'PlaylistItem' });
export type PlaylistItem = z.infer<typeof PlaylistItem>;
export const PlaylistItemPage = pageOf(PlaylistItem).meta({ id: 'PlaylistItemPage' });
export type PlaylistItemPage = z.infer<typeof PlaylistItemPage>;

export const PlaylistQuery = z.object({ ...PageQuery.shape, q: z.string().max(200).optional() });
export const NewPlaylist = z
  .object({
    title: z.string().trim().min(1).max(200),
    description: z.string().trim().max(2_000).nullable().optional(),
    rules: Rules.optional(),
    items: z
      .array(z.string())
      .max(1_000)
      .optional()
      .describe('URNs; an album’s or artist’s stands for its tracks'),
  })
  .strict()
  .meta({ id: 'NewPlaylist' });
export type NewPlaylist = z.infer<typeof NewPlaylist>;
export const PlaylistChange = z
  .object({
    title: z.string().trim().min(1).max(200),
    description: z.string().trim().max(2_000).nullable(),
    rules: Rules,
    collaborative: z.boolean(),
  })
  .partial()
  .strict()
  .meta({ id: 'PlaylistChange' });
export type PlaylistChange = z.infer<typeof PlaylistChange>;

/** `POST /me/playlists/{id}/items`. */
export const AddedItems = z
  .object({
    items: z
      .array(z.string())
      .min(1)
      .max(1_000)
      .describe('URNs; an album’s or artist’s stands for its tracks'),
    before: z.string().optional().describe('the place they go before; left out: at the end'),
  })
  .strict()
  .meta({ id: 'AddedItems' });
/** `POST /me/playlists/{id}/moves`. */
export const MovedItems = z
  .object({
    items: z.array(z.string()).min(1).max(1_000).describe('places, in the order they shall have'),
    before: z.string().nullable().describe('the place they go before; null: to the end'),
  })
  .strict()
  .meta({ id: 'MovedItems' });
export const RemovedItems = z
  .object({ items: z.array(z.string()).min(1).max(1_000) })
  .strict()
  .meta({ id: 'RemovedItems' });

/** `POST /me/playlists/{id}/link`: whoever is signed in and has it may join as a reader (an editor when collaborative). */
export const PlaylistLink = z.object({ link: z.string() }).meta({ id: 'PlaylistLink' });
/** `POST /me/playlists/join`: the secret of such a link. */
export const JoinedLink = z
  .object({ secret: z.string().min(1).max(200) })
  .strict()
  .meta({ id: 'JoinedLink' });
/** `POST /me/playlists/preview`: how much rules find right now. */
export const FoundByRules = z.object({ items: z.int(), durationMs: z.int() }).meta({ id: 'FoundByRules' });
export const Member = z
  .object({ id: z.string(), name: z.string(), role: z.enum(['reader', 'editor']) })
  .meta({ id: 'PlaylistMember' });
export const MemberPage = pageOf(Member).meta({ id: 'PlaylistMemberPage' });
export type MemberPage = z.infer<typeof MemberPage>;
