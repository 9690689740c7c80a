import { z } from 'zod';
import { Timestamp } from './common.ts';

const Carried = z.object({
  connections: z.int(),
  bytes: z.int().describe('sent to listeners; the gateway received as much'),
  seconds: z.number(),
});
const CarriedAt = Carried.extend({
  day: z.iso.date().describe('of a month, its first; by the gateway’s clock'),
});

/** What the gateway carries, of connections that have ended. */
export const GatewayUsage = z
  .object({
    url: z.string().nullable().describe('where listeners reach it; null: it is off'),
    state: z
      .enum(['off', 'silent', 'on'])
      .describe('silent: it is to be on, and nothing was heard of it lately'),
    listening: z.int().nullable().describe('connections that are open; null: nobody knows'),
    seenAt: Timestamp.nullable(),
    days: z.array(CarriedAt).describe('the last 30, the oldest first'),
    months: z.array(CarriedAt).describe('the last 12, the oldest first'),
    origins: z
      .array(Carried.extend({ origin: z.string() }))
      .describe('whose sound it was in these 30 days, the most first, ten at most'),
  })
  .meta({ id: 'GatewayUsage' });
export type GatewayUsage = z.infer<typeof GatewayUsage>;
