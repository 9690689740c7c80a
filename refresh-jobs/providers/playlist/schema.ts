import { z } from 'zod';

export const PlaylistConfig = z
  .object({
    url: z.url({ protocol: /^https?$/, error: 'must be a complete http or https address' }).optional(),
    /** An uploaded file. */
    content: z.string().min(1).optional(),
    /** What the admin takes it for; the content decides. */
    format: z.string().optional(),
  })
  .refine(({ url, content }) => url !== undefined || content !== undefined, {
    error: 'A playlist needs an address or an uploaded file.',
  });
export type PlaylistConfig = z.infer<typeof PlaylistConfig>;
