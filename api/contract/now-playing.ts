import { z } from 'zod';
import { pageOf, PageQuery, Timestamp, Urn } from './common.ts';

/**
 * `GET /now-playing?items=`: server-sent events named `now-playing`, one for each item that is known and then one for
 * each change; their `id` is what `Last-Event-ID` takes. A comment line every 15 seconds is the heartbeat.
 */
export const NowPlayingQuery = z.object({
  items: z
    .string()
    .max(4_000)
    .transform((value) => [...new Set(value.split(','))])
    .pipe(z.array(Urn).min(1).max(50)),
  snapshot: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional()
    .describe('true: one JSON answer instead of a stream'),
});

/** The `data` of an event. All null where the station says nothing, or stopped saying it. */
export const OnAir = z
  .object({
    item: Urn,
    title: z.string().nullable().describe('as the station says it, with its encoding repaired'),
    artist: z.string().nullable(),
    song: z.string().nullable(),
    since: Timestamp.nullable(),
  })
  .meta({ id: 'OnAir' });
export type OnAir = z.infer<typeof OnAir>;
export const OnAirList = z.object({ items: z.array(OnAir) }).meta({ id: 'OnAirList' });
export type OnAirList = z.infer<typeof OnAirList>;

/** `GET /radio/{id}/songs`: what it played, the latest first. */
export const SongQuery = z.object({ ...PageQuery.shape });
export const Song = z
  .object({
    title: z.string(),
    artist: z.string().nullable(),
    song: z.string().nullable(),
    startedAt: Timestamp,
  })
  .meta({ id: 'Song' });
export type Song = z.infer<typeof Song>;
export const SongPage = pageOf(Song).meta({ id: 'SongPage' });
export type SongPage = z.infer<typeof SongPage>;
