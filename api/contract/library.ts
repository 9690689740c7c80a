import { z } from 'zod';
import { pageOf, PageQuery, Timestamp, Urn } from './common.ts';
import { Artwork, Stream } from './station.ts';

const urnOf = (kind: string, what: string) =>
  z.string().regex(new RegExp(`^${kind}:[0-9a-f-]{36}$`), `not ${what}, such as ${kind}:<id>`);
/** `album:<uuid>`, `artist:<uuid>`, `folder:<uuid>`: what tracks are gathered in. They can be favorites; tracks play. */
export const AlbumUrn = urnOf('album', 'an album');
export const ArtistUrn = urnOf('artist', 'an artist');
export const FolderUrn = urnOf('folder', 'a folder');

export const ArtistName = z.object({ id: ArtistUrn, name: z.string() });
const AlbumName = z.object({ id: AlbumUrn, title: z.string() });
const Medium = z.enum(['music', 'audiobook']);

/** As ReplayGain says it: dB to add, and the loudest sample with 1 for full scale. */
export const Gain = z.object({
  trackGain: z.number().nullable(),
  trackPeak: z.number().nullable(),
  albumGain: z.number().nullable(),
  albumPeak: z.number().nullable(),
});
export type Gain = z.infer<typeof Gain>;

export const Track = z
  .object({
    id: Urn,
    title: z.string(),
    artists: z.array(ArtistName),
    album: AlbumName.nullable(),
    folder: FolderUrn.nullable(),
    disc: z.int().nullable(),
    discTitle: z.string().nullable(),
    number: z.int().nullable(),
    year: z.int().nullable(),
    genres: z.array(z.string()),
    medium: Medium,
    durationMs: z.int().nullable(),
    artwork: Artwork.nullable().describe('its own, else that of its album'),
    codec: z.string().nullable(),
    bitrate: z.int().nullable().describe('kbit/s'),
    sampleRate: z.int().nullable(),
    bits: z.int().nullable(),
    channels: z.int().nullable(),
    lossless: z.boolean(),
    size: z.int().describe('bytes of the original'),
    gain: Gain.nullable(),
    hasLyrics: z.boolean(),
    hasChapters: z.boolean(),
    addedAt: Timestamp,
    streams: z
      .array(Stream)
      .describe('the original first, then its renditions from large to small; all signed'),
    playLink: z.string().describe('signed; answers 302 to the original'),
    favorite: z.boolean(),
    lastPlayedAt: Timestamp.nullable(),
    provider: z.object({ id: z.string(), name: z.string(), kind: z.string(), demo: z.boolean() }).nullable(),
  })
  .meta({ id: 'Track' });
export type Track = z.infer<typeof Track>;
export const TrackPage = pageOf(Track).meta({ id: 'TrackPage' });
export type TrackPage = z.infer<typeof TrackPage>;

/** `GET /library/tracks/{id}` says all. */
export const TrackDetails = Track.extend({
  path: z.string().nullable().describe('from the root of its library'),
  chapters: z.array(z.object({ startMs: z.int(), endMs: z.int().nullable(), title: z.string() })),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
}).meta({ id: 'TrackDetails' });
export type TrackDetails = z.infer<typeof TrackDetails>;

export const Album = z
  .object({
    id: AlbumUrn,
    title: z.string(),
    artists: z.array(ArtistName),
    compilation: z.boolean(),
    medium: Medium,
    year: z.int().nullable(),
    released: z.string().nullable().describe('2004, 2004-05 or 2004-05-12'),
    genres: z.array(z.string()),
    discs: z.int(),
    tracks: z.int(),
    durationMs: z.int(),
    artwork: Artwork.nullable(),
    addedAt: Timestamp,
    favorite: z.boolean(),
  })
  .meta({ id: 'Album' });
export type Album = z.infer<typeof Album>;
export const AlbumPage = pageOf(Album).meta({ id: 'AlbumPage' });
export type AlbumPage = z.infer<typeof AlbumPage>;

export const Artist = z
  .object({
    id: ArtistUrn,
    name: z.string(),
    albums: z.int(),
    tracks: z.int(),
    genres: z.array(z.string()),
    artwork: Artwork.nullable().describe('of one of the albums'),
    favorite: z.boolean(),
  })
  .meta({ id: 'Artist' });
export type Artist = z.infer<typeof Artist>;
export const ArtistPage = pageOf(Artist).meta({ id: 'ArtistPage' });
export type ArtistPage = z.infer<typeof ArtistPage>;

export const Genre = z.object({ name: z.string(), albums: z.int(), tracks: z.int() }).meta({ id: 'Genre' });
export type Genre = z.infer<typeof Genre>;
export const GenrePage = pageOf(Genre).meta({ id: 'GenrePage' });
export type GenrePage = z.infer<typeof GenrePage>;

export const Folder = z
  .object({
    id: FolderUrn,
    name: z.string().describe('of a root the name of its library'),
    parent: FolderUrn.nullable(),
    tracks: z.int().describe('in it, and in all folders below it'),
    artwork: Artwork.nullable(),
  })
  .meta({ id: 'Folder' });
export type Folder = z.infer<typeof Folder>;
export const FolderPage = pageOf(Folder).meta({ id: 'FolderPage' });
export type FolderPage = z.infer<typeof FolderPage>;
/** `GET /library/folders/{id}`: the folder, the way to it from the root, and what is right below it. */
export const FolderDetails = Folder.extend({ path: z.array(Folder) }).meta({ id: 'FolderDetails' });
export type FolderDetails = z.infer<typeof FolderDetails>;

export const Lyrics = z
  .object({
    synced: z.boolean(),
    language: z.string().nullable(),
    lines: z.array(z.object({ atMs: z.int().nullable(), text: z.string() })),
  })
  .meta({ id: 'Lyrics' });
export type Lyrics = z.infer<typeof Lyrics>;

const order = z.enum(['relevance', 'popular', 'name', 'recent', 'random']);
const filter = {
  ...PageQuery.shape,
  q: z.string().max(200).optional(),
  genre: z.string().max(200).optional(),
  provider: z.uuid().optional(),
  favorite: z.literal('true').optional().describe('only the favorites of who asks'),
  seed: z.coerce.number().int().min(0).max(1_000_000).optional().describe('sort=random: another order'),
};
export const ArtistQuery = z.object({
  ...filter,
  sort: order.optional().describe('relevance when q is given, else name'),
});
export type ArtistQuery = z.infer<typeof ArtistQuery>;
export const AlbumQuery = z.object({
  ...filter,
  artist: z.string().max(60).optional(),
  medium: Medium.optional(),
  year: z.coerce.number().int().optional(),
  sort: z
    .enum([...order.options, 'year'])
    .optional()
    .describe('relevance when q is given, else name'),
});
export type AlbumQuery = z.infer<typeof AlbumQuery>;
export const TrackQuery = z.object({
  ...filter,
  artist: z.string().max(60).optional(),
  album: z.string().max(60).optional().describe('then in the order of the album'),
  folder: z.string().max(60).optional().describe('then in the order of the folder'),
  medium: Medium.optional(),
  sort: order.optional().describe('relevance when q is given, else name'),
});
export type TrackQuery = z.infer<typeof TrackQuery>;
export const GenreQuery = z.object({
  ...PageQuery.shape,
  q: z.string().max(200).optional(),
  sort: z.enum(['popular', 'name']).optional().describe('popular: most tracks first'),
});
/** Without a parent: the roots of all libraries. */
export const FolderQuery = z.object({ ...PageQuery.shape, parent: z.string().max(60).optional() });

/** `GET /admin/providers/{id}/files`: what could not be read, and why. */
export const UnreadableFile = z
  .object({
    path: z.string(),
    size: z.int(),
    reason: z.string(),
    readAt: Timestamp,
  })
  .meta({ id: 'UnreadableFile' });
export const UnreadableFilePage = pageOf(UnreadableFile).meta({ id: 'UnreadableFilePage' });
export type UnreadableFilePage = z.infer<typeof UnreadableFilePage>;
