import { z } from 'zod';
import { PlayEvent } from './play-event.ts';

/** What every event on a topic is wrapped in: CloudEvents 1.0, structured JSON. `id` is unique within its topic. */
const envelope = {
  specversion: z.literal('1.0'),
  id: z.string().min(1).max(250),
  source: z.literal('/airdex'),
  subject: z.string().optional().describe('the URN of the item'),
  time: z.iso.datetime().describe('when it happened; the clock of the player put right where it was wrong'),
  datacontenttype: z.literal('application/json'),
  dataschema: z.string().optional(),
  traceparent: z.string().optional().describe('W3C trace context of the request that brought it'),
  partitionkey: z.string().describe("the listener's pseudonym, and the key of the record"),
};

/** `airdex.play.<type>.v1` on airdex.plays.v1. */
export const PlayCloudEvent = z
  .object({
    ...envelope,
    type: z.string().regex(/^airdex\.play\.[a-z]+\.v1$/),
    data: PlayEvent.omit({ id: true, at: true })
      .extend({
        listener: z.string().describe('pseudonym'),
        at: z.iso.datetime({ offset: true }).describe('as the clock of the player had it'),
        receivedAt: z.iso.datetime(),
      })
      .loose(),
  })
  .loose()
  .meta({ id: 'PlayCloudEvent' });
export type PlayCloudEvent = z.infer<typeof PlayCloudEvent>;

/** Icecast's own account of a session that it let in: `airdex.session.closed.v1` on airdex.plays.v1. */
export const SessionClosedCloudEvent = z
  .object({
    ...envelope,
    type: z.literal('airdex.session.closed.v1'),
    data: z
      .object({
        listener: z.string(),
        item: z.string(),
        session: z.string().describe('unique: a server, a connection and the signed session id'),
        openedAt: z.iso.datetime(),
        durationMs: z.int().min(0),
      })
      .loose(),
  })
  .loose()
  .meta({ id: 'SessionClosedCloudEvent' });
export type SessionClosedCloudEvent = z.infer<typeof SessionClosedCloudEvent>;

/** `airdex.listen.counted.v1` on airdex.listens.v1: once for each play that counts. */
export const ListenCloudEvent = z
  .object({
    ...envelope,
    type: z.literal('airdex.listen.counted.v1'),
    data: z
      .object({
        listener: z.string(),
        play: z.string(),
        item: z.string(),
        parent: z.string().nullable().describe('podcast:<id> of an episode'),
        title: z.string().nullable(),
        startedAt: z.iso.datetime(),
        listenedMs: z.int().describe('when it came to count'),
        reason: z.string(),
      })
      .loose(),
  })
  .loose()
  .meta({ id: 'ListenCloudEvent' });
export type ListenCloudEvent = z.infer<typeof ListenCloudEvent>;

/** What a consumer could not read: `airdex.dead-letter.v1` on airdex.dead-letters.v1. */
export const DeadLetterCloudEvent = z
  .object({
    ...envelope,
    // Made of the consumer, the topic and the id of the event, so it is longer than theirs.
    id: z.string().min(1).max(400),
    type: z.literal('airdex.dead-letter.v1'),
    data: z
      .object({
        listener: z.string(),
        consumer: z.string().describe('who could not read it'),
        topic: z.string(),
        eventId: z.string(),
        reason: z.string().describe('not-an-event, unknown-type or failed'),
        detail: z.string().describe('the same in words'),
        event: z.unknown().describe('as it came'),
      })
      .loose(),
  })
  .loose()
  .meta({ id: 'DeadLetterCloudEvent' });
export type DeadLetterCloudEvent = z.infer<typeof DeadLetterCloudEvent>;
