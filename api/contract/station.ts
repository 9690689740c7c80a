import { z } from 'zod';
import { pageOf, PageQuery, Timestamp, Urn } from './common.ts';

export const Stream = z
  .object({
    url: z.string(),
    protocol: z.enum(['icy', 'hls', 'file']),
    codec: z.string().nullable(),
    bitrate: z.int().nullable().describe('kbit/s'),
    secure: z.boolean().describe('plays on an https page'),
    signed: z.boolean().describe('the URL carries a signature of ours and expires'),
    expiresAt: Timestamp.nullable(),
    health: z.object({
      state: z.enum(['ok', 'failing', 'dead', 'unknown']),
      checkedAt: Timestamp.nullable(),
    }),
  })
  .meta({ id: 'Stream' });
export type Stream = z.infer<typeof Stream>;

export const Artwork = z
  .object({
    color: z.string().nullable().describe('placeholder until the picture is there, #rrggbb'),
    sizes: z
      .array(z.object({ width: z.int(), url: z.string() }))
      .describe('smallest first, from the media host'),
  })
  .meta({ id: 'Artwork' });
export type Artwork = z.infer<typeof Artwork>;

export const Station = z
  .object({
    id: Urn,
    name: z.string(),
    homepage: z.string().nullable(),
    artwork: Artwork.nullable(),
    country: z.string().nullable().describe('ISO 3166-1 alpha-2'),
    languages: z.array(z.string()).describe('BCP 47'),
    tags: z.array(z.string()),
    popularity: z.int(),
    streams: z.array(Stream).describe('best first: healthy, secure, by bitrate; through the gateway last'),
    playLink: z.string().describe('signed; answers 302 to the source'),
    favorite: z.boolean(),
    lastPlayedAt: Timestamp.nullable(),
    provider: z
      .object({ id: z.string(), name: z.string(), kind: z.string(), demo: z.boolean() })
      .nullable()
      .describe('where most of it comes from; null once its provider is gone'),
  })
  .meta({ id: 'Station' });
export type Station = z.infer<typeof Station>;

export const StationPage = pageOf(Station).meta({ id: 'StationPage' });
export type StationPage = z.infer<typeof StationPage>;

export const StationFilter = z.object({
  q: z.string().max(200).optional(),
  country: z
    .string()
    .regex(/^[A-Za-z]{2}$/)
    .optional(),
  language: z.string().max(35).optional(),
  tag: z.string().max(100).optional(),
  codec: z.string().max(20).optional(),
  minBitrate: z.coerce.number().int().min(0).max(10_000).optional(),
  secure: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional(),
  provider: z.uuid().optional(),
});

export const StationQuery = StationFilter.extend({
  ...PageQuery.shape,
  sort: z
    .enum(['relevance', 'popular', 'name', 'recent'])
    .optional()
    .describe('relevance when q is given, else popular'),
});
export type StationQuery = z.infer<typeof StationQuery>;

const Counts = z.array(z.object({ value: z.string(), count: z.int() }));
export const StationFacets = z
  .object({ country: Counts, language: Counts, tag: Counts, codec: Counts })
  .meta({ id: 'StationFacets' });
export type StationFacets = z.infer<typeof StationFacets>;
