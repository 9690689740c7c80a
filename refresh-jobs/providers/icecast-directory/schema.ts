import { z } from 'zod';

export const IcecastDirectoryConfig = z.object({
  url: z.url({ protocol: /^https?$/, error: 'must be the complete http or https address of a yp.xml' }),
});
export type IcecastDirectoryConfig = z.infer<typeof IcecastDirectoryConfig>;
