import { z } from 'zod';

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be a complete http or https address' });

export const StationConfig = z
  .object({
    url: httpUrl.optional(),
    streams: z
      .array(z.object({ url: httpUrl, codec: z.string().optional(), bitrate: z.int().min(0).optional() }))
      .default([]),
    homepage: httpUrl.optional(),
    artworkUrl: httpUrl.optional(),
    country: z.string().optional(),
    languages: z.array(z.string()).optional(),
    tags: z.array(z.string()).optional(),
  })
  .refine(({ url, streams }) => url !== undefined || streams.length > 0, {
    error: 'A station needs the address of its stream.',
  });
export type StationConfig = z.infer<typeof StationConfig>;
