import { z } from 'zod';

/** RFC 9457. `type` is stable and documented at /docs/problems. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    instance: z.string().optional(),
    /** Which fields were wrong, for 400 and 422. */
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

export const PageQuery = z.object({
  cursor: z.string().min(1).max(4_000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** `station:<uuid>`, `episode:<uuid>` or `track:<uuid>`. */
export const Urn = z
  .string()
  .regex(/^(station|episode|track):[0-9a-f-]{36}$/, 'not an item, such as station:<id>');
export type Urn = z.infer<typeof Urn>;

/** What can be kept: items, and what tracks are gathered in. */
export const FavoriteUrn = z
  .string()
  .regex(
    /^(station|episode|track|album|artist):[0-9a-f-]{36}$/,
    'nothing that can be kept, such as station:<id>',
  );

export const Timestamp = z.iso.datetime();
