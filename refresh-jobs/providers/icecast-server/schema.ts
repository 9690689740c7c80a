import { z } from 'zod';

export const IcecastServerConfig = z.object({
  url: z.url({ protocol: /^https?$/, error: 'must be the complete http or https address of the server' }),
  signed: z.boolean().optional(),
});
export type IcecastServerConfig = z.infer<typeof IcecastServerConfig>;

/** XSLT prints whatever looks like a number as one: a station called 104.6 arrives as a number. */
const text = z
  .union([z.string(), z.number()])
  .transform((value) => String(value).trim())
  .transform((value) => (value === '' ? undefined : value))
  .optional()
  .catch(undefined);

const count = z.coerce.number().int().min(0).optional().catch(undefined);

export const IcecastSource = z.object({
  listenurl: text,
  server_name: text,
  server_description: text,
  server_type: text,
  server_url: text,
  subtype: text,
  genre: text,
  bitrate: text,
  'ice-bitrate': text,
  audio_bitrate: text,
  listeners: count,
  /** No word of Icecast's own: what an admin may add to the page, and what the demo origin does. */
  artwork_url: text,
});
export type IcecastSource = z.infer<typeof IcecastSource>;

/** `source` is absent on an idle server, an object with one mount, a list with several. */
export const IcecastStatus = z
  .object({ icestats: z.object({ source: z.unknown().optional() }) })
  .transform(({ icestats: { source } }) => (source === undefined || source === null ? [] : [source].flat()));
