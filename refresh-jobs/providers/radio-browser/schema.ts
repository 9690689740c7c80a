import { z } from 'zod';

export const RadioBrowserConfig = z.object({
  /** A mirror, or a server of one's own; without it the public ones. */
  url: z
    .url({ protocol: /^https?$/, error: 'must be the complete http or https address of a mirror' })
    .optional(),
});
export type RadioBrowserConfig = z.infer<typeof RadioBrowserConfig>;

const text = z
  .string()
  .catch('')
  .transform((said) => said.trim());
const count = z.coerce.number().min(0).catch(0);

/** What is used of https://docs.radio-browser.info/#station; only the id and an address are indispensable. */
export const RadioBrowserStation = z.object({
  stationuuid: z.string().min(1),
  name: text,
  url: text,
  url_resolved: text,
  homepage: text,
  favicon: text,
  tags: text,
  country: text,
  countrycode: text,
  language: text,
  languagecodes: text,
  codec: text,
  bitrate: count,
  hls: count,
  votes: count,
  clickcount: count,
  /** Absent from nobody's answer, but not worth a station. */
  lastcheckok: z.coerce.number().catch(1),
});
export type RadioBrowserStation = z.infer<typeof RadioBrowserStation>;

/** A change of a station, newest last; times are UTC. */
export const StationChange = z
  .object({
    changeuuid: z.string().min(1),
    stationuuid: z.string().min(1),
    lastchangetime: z.string().catch(''),
  })
  .transform(({ changeuuid, stationuuid, lastchangetime }) => ({
    change: changeuuid,
    station: stationuuid,
    at: Date.parse(`${lastchangetime.replace(' ', 'T')}Z`),
  }));
export type StationChange = z.infer<typeof StationChange>;

const Mirror = z.object({ name: z.string().regex(/^[a-z0-9.-]+(:\d+)?$/i) });
export const Mirrors = z
  .array(z.unknown())
  .transform((rows) => rows.flatMap((row) => Mirror.safeParse(row).data?.name ?? []))
  .catch([]);
export const Stats = z.object({ stations: z.coerce.number().int().min(0) });

/** How far a run got: the next one asks for what changed since. */
export const Bookmark = z.object({ change: z.string(), changedAt: z.number(), fullRunAt: z.number() });
export type Bookmark = z.infer<typeof Bookmark>;
