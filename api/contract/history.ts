import { z } from 'zod';
import { pageOf, PageQuery, Timestamp, Urn } from './common.ts';
import { Track } from './library.ts';
import { Episode, Podcast } from './podcast.ts';
import { Station } from './station.ts';

/** `POST /events`. Each event is judged by itself: PlayEvent (events/play-event.ts) is its schema. */
export const EventBatch = z
  .object({
    events: z.array(z.unknown()).min(1).max(100).describe('each a PlayEvent'),
    sentAt: Timestamp.optional().describe(
      'by the clock of the player: where it is wrong, times are put right',
    ),
  })
  .strict()
  .meta({ id: 'EventBatch' });
export type EventBatch = z.infer<typeof EventBatch>;

/** 202: what is not refused is safely kept, and need not be sent again. */
export const EventReceipt = z
  .object({
    accepted: z.int(),
    refused: z
      .array(
        z.object({
          index: z.int().describe('in the batch, from 0'),
          id: z.string().nullable(),
          reason: z.string().describe('sending it again would not help'),
        }),
      )
      .max(100),
  })
  .meta({ id: 'EventReceipt' });
export type EventReceipt = z.infer<typeof EventReceipt>;

/** Why a play counts as a listen, or does not (yet). */
export const CountReason = z.enum([
  'heard-30-seconds',
  'heard-to-the-end',
  'too-short',
  'skipped',
  'failed',
  'not-heard',
]);
export type CountReason = z.infer<typeof CountReason>;

const AnyItem = z.union([Station, Episode, Track]).nullable();

export const HistoryEntry = z
  .object({
    play: z.string(),
    item: Urn,
    title: z.string().nullable().describe('as it was called then'),
    startedAt: Timestamp,
    listenedMs: z.int().describe('heard, without pauses and stalls'),
    counted: z.boolean(),
    reason: CountReason,
    show: z.string().nullable().describe('of an episode: what its show is called'),
    details: AnyItem.describe('the item as it is now; null where it is gone'),
  })
  .meta({ id: 'HistoryEntry' });
export type HistoryEntry = z.infer<typeof HistoryEntry>;
export const HistoryPage = pageOf(HistoryEntry).meta({ id: 'HistoryPage' });
export type HistoryPage = z.infer<typeof HistoryPage>;
export const HistoryQuery = z.object({
  ...PageQuery.shape,
  q: z.string().trim().min(1).max(200).optional(),
  kind: z.enum(['station', 'episode', 'track']).optional(),
  item: Urn.optional().describe('plays of this item alone'),
  counted: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional(),
  before: Timestamp.optional(),
  after: Timestamp.optional(),
});

/** `GET /me/export/history`: everything, as JSON lines or CSV. */
export const HistoryExportQuery = z.object({ format: z.enum(['jsonl', 'csv']).default('jsonl') });

export const StatsQuery = z.object({
  range: z
    .enum(['week', 'month', 'year', 'all'])
    .default('month')
    .describe('the last 7 days, the last 30, a calendar year, all time'),
  timeZone: z.string().max(64).default('UTC').describe('IANA name, such as Europe/Berlin: where days begin'),
  year: z.coerce
    .number()
    .int()
    .min(2000)
    .max(2100)
    .optional()
    .describe('with range=year: that year, else this one'),
});
const TopItem = z.object({
  item: z.string().describe('a URN; of a show podcast:<id>, of the library artist:<id>, album:<id>'),
  title: z.string(),
  artwork: z.string().nullable().describe('an immutable address at the media host'),
  listenedMs: z.int(),
  listens: z.int(),
});
const Amount = { listenedMs: z.int(), listens: z.int() };
export const Stats = z
  .object({
    range: StatsQuery.shape.range,
    timeZone: z.string(),
    from: Timestamp,
    to: Timestamp,
    listenedMs: z.int(),
    plays: z.int(),
    listens: z.int(),
    sessions: z.int().describe('plays with less than half an hour between them are one'),
    previousListenedMs: z
      .int()
      .nullable()
      .describe('of the range before, as far as this one has passed; null for all'),
    days: z
      .array(z.object({ day: z.iso.date(), ...Amount }))
      .describe('weeks of range=all and months of a long one: see unit'),
    unit: z.enum(['day', 'month']).describe('what one entry of days stands for'),
    hours: z.array(z.int()).length(24).describe('milliseconds heard by hour of the day'),
    weekdays: z.array(z.int()).length(7).describe('milliseconds heard by weekday, Monday first'),
    top: z.object({
      stations: z.array(TopItem),
      shows: z.array(TopItem),
      episodes: z.array(TopItem),
      artists: z.array(TopItem),
      albums: z.array(TopItem),
      tracks: z.array(TopItem),
    }),
    streak: z
      .object({ current: z.int(), longest: z.int() })
      .describe('days in a row with a listen, of all time'),
    personas: z.array(z.object({ id: z.string(), name: z.string(), rule: z.string() })),
  })
  .meta({ id: 'Stats' });
export type Stats = z.infer<typeof Stats>;

/** `GET /me/review/{year}`: a year in pictures. */
export const ReviewQuery = StatsQuery.pick({ timeZone: true });
export const YearReview = z
  .object({
    year: z.int(),
    stats: Stats,
    firstPlay: z.object({ title: z.string(), at: Timestamp }).nullable(),
    busiestDay: z.object({ day: z.iso.date(), listenedMs: z.int() }).nullable(),
    discovered: z.int().describe('items heard for the first time'),
    months: z.array(z.object({ month: z.int().min(1).max(12), ...Amount, top: TopItem.nullable() })),
  })
  .meta({ id: 'YearReview' });
export type YearReview = z.infer<typeof YearReview>;

export const Suggestion = z
  .object({
    item: Urn,
    reason: z.object({
      kind: z.enum(['listened-together', 'alike', 'popular', 'time-of-day', 'followed-show', 'new-to-you']),
      words: z.string().describe('in English; a player says it in its own language from kind and because'),
      because: z
        .array(z.object({ item: z.string(), title: z.string() }))
        .describe('what it follows from, at most 3'),
    }),
    details: z.union([Station, Episode, Track]),
  })
  .meta({ id: 'Suggestion' });
export type Suggestion = z.infer<typeof Suggestion>;
export const SuggestionQuery = z.object({
  limit: z.coerce.number().int().min(1).max(50).default(20),
  kind: z.enum(['station', 'episode', 'track']).optional(),
});
export type SuggestionQuery = z.infer<typeof SuggestionQuery>;
export const SuggestionPage = z
  .object({ items: z.array(Suggestion), nextCursor: z.null() })
  .meta({ id: 'SuggestionPage' });
export type SuggestionPage = z.infer<typeof SuggestionPage>;

/** `GET /trending`: what everybody's listens say, recent ones more. `popular` looks at all time. */
export const TrendingQuery = z.object({
  kind: z.enum(['station', 'episode', 'podcast']).default('station'),
  window: z.enum(['day', 'week', 'month', 'all']).default('week'),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});
export const TrendingPage = z
  .object({
    items: z.array(
      z.object({ item: z.string(), listens: z.int(), details: z.union([Station, Episode, Podcast]) }),
    ),
    nextCursor: z.null(),
  })
  .meta({ id: 'TrendingPage' });
export type TrendingPage = z.infer<typeof TrendingPage>;

export const Opinions = z
  .object({
    items: z.array(z.object({ item: Urn, opinion: z.enum(['liked', 'disliked']) })),
    nextCursor: z.null(),
  })
  .meta({ id: 'Opinions' });
export type Opinions = z.infer<typeof Opinions>;
