import { z } from 'zod';
import { pageOf, PageQuery, Timestamp, Urn } from './common.ts';
import { Artwork, Stream } from './station.ts';

/** `podcast:<uuid>`: a show. It is subscribed to; what plays are its episodes. */
export const PodcastUrn = z.string().regex(/^podcast:[0-9a-f-]{36}$/, 'not a podcast, such as podcast:<id>');

export const FeedState = z
  .enum(['waiting', 'ok', 'failing', 'ended'])
  .describe('waiting: never read yet; failing: its last reads failed; ended: the publisher closed it (410)');

export const Person = z.object({
  name: z.string(),
  role: z.string().nullable(),
  url: z.string().nullable(),
});

export const Podcast = z
  .object({
    id: PodcastUrn,
    title: z.string(),
    author: z.string().nullable(),
    description: z.string().nullable().describe('sanitised HTML'),
    homepage: z.string().nullable(),
    feedUrl: z.string().nullable().describe('null where it is private and not yours'),
    artwork: Artwork.nullable(),
    languages: z.array(z.string()).describe('BCP 47'),
    categories: z.array(z.string()),
    explicit: z.boolean(),
    medium: z.string().describe('podcast, music, audiobook, …, as Podcasting 2.0 says'),
    type: z.enum(['episodic', 'serial']),
    complete: z.boolean().describe('the publisher says that no more will come'),
    funding: z.array(z.object({ url: z.string(), text: z.string() })),
    persons: z.array(Person),
    episodes: z.int().describe('how many are listed'),
    latestEpisodeAt: Timestamp.nullable(),
    state: FeedState,
    failure: z.string().nullable().describe('why the last read failed, in words'),
    private: z.boolean(),
    subscribed: z.boolean(),
  })
  .meta({ id: 'Podcast' });
export type Podcast = z.infer<typeof Podcast>;
export const PodcastPage = pageOf(Podcast).meta({ id: 'PodcastPage' });
export type PodcastPage = z.infer<typeof PodcastPage>;

export const PodcastQuery = z.object({
  ...PageQuery.shape,
  q: z.string().max(200).optional(),
  category: z.string().max(100).optional(),
  language: z.string().max(35).optional(),
  provider: z.uuid().optional(),
  sort: z
    .enum(['relevance', 'popular', 'name', 'recent'])
    .optional()
    .describe('relevance when q is given, else popular; recent: newest episode first'),
});
export type PodcastQuery = z.infer<typeof PodcastQuery>;

export const EpisodePosition = z.object({
  positionMs: z.int().nonnegative(),
  completed: z.boolean().describe('heard to the end, or marked as played'),
  updatedAt: Timestamp,
});
export type EpisodePosition = z.infer<typeof EpisodePosition>;

/** `GET /episodes/{id}` says all; in lists `description` is null and `summary` stands for it. */
export const Episode = z
  .object({
    id: Urn,
    title: z.string(),
    podcast: z.object({ id: PodcastUrn, title: z.string(), artwork: Artwork.nullable() }),
    summary: z.string().nullable().describe('the beginning of the notes as plain text'),
    description: z.string().nullable().describe('sanitised HTML; null in lists'),
    homepage: z.string().nullable(),
    artwork: Artwork.nullable().describe('its own, else that of the show'),
    publishedAt: Timestamp.nullable(),
    durationMs: z.int().nullable(),
    season: z.object({ number: z.int(), name: z.string().nullable() }).nullable(),
    number: z.string().nullable().describe('as the publisher numbers it; may be 4.5'),
    type: z.enum(['full', 'trailer', 'bonus']),
    explicit: z.boolean(),
    live: z.boolean().describe('a live item that is on air or announced'),
    persons: z.array(Person),
    soundbites: z.array(z.object({ startMs: z.int(), durationMs: z.int(), title: z.string().nullable() })),
    hasChapters: z.boolean(),
    hasTranscript: z.boolean(),
    streams: z.array(Stream).describe('best first; the first is the enclosure'),
    playLink: z.string().describe('signed; answers 302 to the source'),
    favorite: z.boolean(),
    lastPlayedAt: Timestamp.nullable(),
    position: EpisodePosition.nullable().describe('where the listener left it'),
    private: z.boolean(),
    provider: z.null(),
  })
  .meta({ id: 'Episode' });
export type Episode = z.infer<typeof Episode>;
export const EpisodePage = pageOf(Episode).meta({ id: 'EpisodePage' });
export type EpisodePage = z.infer<typeof EpisodePage>;

export const EpisodeQuery = z.object({
  ...PageQuery.shape,
  q: z.string().max(200).optional().describe('within the show'),
  order: z.enum(['newest', 'oldest']).optional().describe('newest; a serial show: oldest'),
  season: z.coerce.number().int().optional(),
});

/** 202 with `state: pending` while the publisher is being asked. */
const documentState = z.enum(['ready', 'pending', 'failed', 'none']);

export const Chapters = z
  .object({
    state: documentState,
    failure: z.string().nullable(),
    chapters: z.array(
      z.object({
        startMs: z.int(),
        endMs: z.int().nullable(),
        title: z.string(),
        url: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Chapters' });
export type Chapters = z.infer<typeof Chapters>;

export const Transcript = z
  .object({
    state: documentState,
    failure: z.string().nullable(),
    language: z.string().nullable(),
    timed: z.boolean().describe('false: plain text without times'),
    cues: z.array(
      z.object({
        startMs: z.int(),
        endMs: z.int(),
        speaker: z.string().nullable(),
        text: z.string(),
      }),
    ),
  })
  .meta({ id: 'Transcript' });
export type Transcript = z.infer<typeof Transcript>;
