import { z } from 'zod';

export const OpmlConfig = z
  .object({
    url: z.url({ protocol: /^https?$/, error: 'must be a complete http or https address' }).optional(),
    /** An uploaded file. */
    content: z.string().min(1).optional(),
  })
  .refine(({ url, content }) => url !== undefined || content !== undefined, {
    error: 'A list of feeds needs an address or an uploaded file.',
  });
export type OpmlConfig = z.infer<typeof OpmlConfig>;
