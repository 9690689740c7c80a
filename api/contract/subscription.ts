import { z } from 'zod';
import { pageOf, PageQuery, Timestamp, Urn } from './common.ts';
import { Episode, EpisodePosition, Podcast, PodcastUrn } from './podcast.ts';

/** By a feed's address (also that of the show's page, or `user:password@`), or a show that is there already. */
export const NewSubscription = z
  .union([
    z
      .object({
        url: z.string().trim().min(1).max(2_000),
        private: z.boolean().optional().describe('default: true where the address looks like a personal one'),
      })
      .strict(),
    z.object({ podcast: PodcastUrn }).strict(),
  ])
  .meta({ id: 'NewSubscription' });
export type NewSubscription = z.infer<typeof NewSubscription>;

export const Subscription = z
  .object({
    podcast: Podcast,
    addedAt: Timestamp,
    unplayed: z.int().describe('new episodes in the inbox, counted up to 100'),
  })
  .meta({ id: 'Subscription' });
export type Subscription = z.infer<typeof Subscription>;
export const SubscriptionPage = pageOf(Subscription).meta({ id: 'SubscriptionPage' });
export type SubscriptionPage = z.infer<typeof SubscriptionPage>;

/** New episodes of my shows, newest first; what was played or put aside is left out. */
export const InboxQuery = z.object({ ...PageQuery.shape });
export const InboxPage = pageOf(Episode).meta({ id: 'InboxPage' });

export const Position = z
  .object({ urn: Urn, title: z.string(), position: EpisodePosition, item: Episode.nullable() })
  .meta({ id: 'Position' });
export type Position = z.infer<typeof Position>;
export const PositionPage = pageOf(Position).meta({ id: 'PositionPage' });
export type PositionPage = z.infer<typeof PositionPage>;
export const PositionQuery = z.object({
  ...PageQuery.shape,
  unfinished: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional()
    .describe('true: begun and not completed, for "continue listening"'),
});

/** The latest `at` wins, whichever device it comes from and in whichever order; a time of the future counts as now. */
export const PositionChange = z
  .object({
    positionMs: z.int().min(0).max(2_147_483_647),
    durationMs: z.int().min(0).max(2_147_483_647).optional(),
    completed: z.boolean().default(false),
    at: Timestamp.optional(),
  })
  .strict()
  .meta({ id: 'PositionChange' });
export type PositionChange = z.infer<typeof PositionChange>;
/** `PUT /me/positions`: what a player kept while it was offline. */
export const PositionBatch = z
  .object({
    positions: z
      .array(PositionChange.extend({ urn: Urn }))
      .min(1)
      .max(100),
  })
  .strict()
  .meta({ id: 'PositionBatch' });

/** `POST /me/import` with an OPML file as the body (`text/x-opml`, `text/xml`, `application/xml`), up to 16 MB. */
export const Import = z
  .object({
    id: z.string(),
    state: z.enum(['running', 'succeeded', 'failed', 'stopped']),
    fileName: z.string().nullable(),
    error: z.string().nullable().describe('why the whole file was refused'),
    total: z.int().nullable().describe('feeds listed; null until the file was read'),
    counts: z.object({
      added: z.int(),
      known: z.int().describe('subscribed already, or listed twice'),
      waiting: z.int().describe('subscribed; its feed was not read yet'),
      failed: z.int().describe('subscribed, but its feed cannot be read now'),
      refused: z.int().describe('no feed at all'),
    }),
    createdAt: Timestamp,
    finishedAt: Timestamp.nullable(),
  })
  .meta({ id: 'Import' });
export type Import = z.infer<typeof Import>;
/** The newest twenty. */
export const ImportPage = pageOf(Import).meta({ id: 'ImportPage' });
export type ImportPage = z.infer<typeof ImportPage>;
/** Instead of the file itself. */
export const ImportUpload = z
  .object({ fileName: z.string().max(200).optional(), content: z.string().min(1) })
  .strict()
  .meta({ id: 'ImportUpload' });

export const ImportLine = z.object({
  line: z.int().describe('of the file'),
  title: z.string().nullable(),
  url: z.string().nullable(),
  state: z.enum(['added', 'known', 'waiting', 'failed', 'refused']),
  reason: z.string().nullable(),
  podcast: PodcastUrn.nullable(),
});
export const ImportLinePage = pageOf(ImportLine).meta({ id: 'ImportLinePage' });
export type ImportLinePage = z.infer<typeof ImportLinePage>;
export const ImportLineQuery = z.object({ ...PageQuery.shape, state: ImportLine.shape.state.optional() });

/** `GET /me/export/opml` */
export const ExportQuery = z.object({
  private: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional()
    .describe('true: with my private feeds, whose addresses are secrets'),
});

/** What an admin sees of a feed. The address of a private one is not shown. */
export const AdminFeed = z
  .object({
    podcast: PodcastUrn,
    title: z.string(),
    url: z.string().nullable(),
    private: z.boolean(),
    state: z.enum(['waiting', 'ok', 'failing', 'ended']),
    failure: z.string().nullable(),
    failureType: z.string().nullable(),
    failures: z.int().describe('reads failed in a row'),
    failingSince: Timestamp.nullable(),
    lastReadAt: Timestamp.nullable().describe('last time its content was right, also by a 304'),
    lastChangeAt: Timestamp.nullable(),
    nextReadAt: Timestamp.nullable(),
    intervalSeconds: z.int(),
    push: z.enum(['none', 'pending', 'active', 'failed']).describe('WebSub'),
    episodes: z.int(),
    subscribers: z.int(),
    drops: z
      .array(z.object({ entry: z.string(), reason: z.string() }))
      .describe('of the last read; the first hundred'),
    dropped: z.int(),
  })
  .meta({ id: 'AdminFeed' });
export type AdminFeed = z.infer<typeof AdminFeed>;
export const AdminFeedPage = pageOf(AdminFeed).meta({ id: 'AdminFeedPage' });
export type AdminFeedPage = z.infer<typeof AdminFeedPage>;
export const AdminFeedQuery = z.object({
  ...PageQuery.shape,
  state: AdminFeed.shape.state.optional(),
  provider: z.uuid().optional(),
  q: z.string().max(200).optional(),
});
/** In the order of the batch, how each stands now; null for what there is not. */
export const PositionResults = z
  .object({ positions: z.array(z.object({ urn: Urn, position: EpisodePosition.nullable() })) })
  .meta({ id: 'PositionResults' });
export type PositionResults = z.infer<typeof PositionResults>;
