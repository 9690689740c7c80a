import { z } from 'zod';
import type { BusEvent } from '#events/event-bus.ts';
import { PlayCloudEvent, SessionClosedCloudEvent } from '#events/cloud-event.ts';
import { UnreadableEvent } from '#consumers/unreadable-event.ts';
import type { OpinionWord, PlayWord, SessionWord, Word } from './word.ts';

/** No play is believed to be longer: a sum of such still fits every column, and every date a calendar. */
const longestPlayMs = 31 * 86_400_000;
const largestInteger = 2 ** 31 - 1;
const sessionPlay = 'server:';

const opinions: readonly string[] = ['liked', 'disliked', 'unrated'];
const known = new Set([
  ...['started', 'progress', 'paused', 'resumed', 'stopped', 'completed', 'skipped', 'failed'],
  ...opinions,
]);
const Envelope = z.object({ type: z.string(), specversion: z.string() });

/** What an event of the plays topic says; undefined for a tombstone, whose listener was erased. */
export function readWord({ id, key, body }: BusEvent): Word | undefined {
  if (body === null) return undefined;
  const { type, specversion } = parse(Envelope, body);
  if (specversion !== '1.0') throw new UnreadableEvent('unknown-type', `CloudEvents ${specversion}`);
  if (type === 'airdex.session.closed.v1') return sessionWord(id, key, parse(SessionClosedCloudEvent, body));
  const name = /^airdex\.play\.([a-z]+)\.v1$/.exec(type)?.[1] ?? '';
  if (!known.has(name)) throw new UnreadableEvent('unknown-type', type.slice(0, 200));
  const event = parse(PlayCloudEvent, body);
  return opinions.includes(name) ? opinionWord(id, key, name, event) : playWord(id, key, name, event);
}

function playWord(id: string, pseudonym: string, type: string, event: PlayCloudEvent): PlayWord {
  const { data, traceparent } = event;
  if (data.play.startsWith(sessionPlay)) {
    throw new UnreadableEvent('not-an-event', `a play of a player is not called ${sessionPlay}…`);
  }
  return {
    ...{ kind: 'play', eventId: id, pseudonym, type, play: data.play, item: data.item },
    time: Date.parse(event.time),
    seq: Math.min(data.seq, largestInteger),
    positionMs: Math.min(data.positionMs, largestInteger),
    listenedMs: Math.min(data.listenedMs, longestPlayMs),
    client: data.client ?? null,
    ...(traceparent !== undefined && { traceparent }),
  };
}

function opinionWord(
  eventId: string,
  pseudonym: string,
  opinion: string,
  { data, time }: PlayCloudEvent,
): OpinionWord {
  return { kind: 'opinion', eventId, pseudonym, item: data.item, opinion, time: Date.parse(time) };
}

function sessionWord(eventId: string, pseudonym: string, event: SessionClosedCloudEvent): SessionWord {
  const { session, item, openedAt, durationMs } = event.data;
  const startedAt = Date.parse(openedAt);
  const heardMs = Math.min(durationMs, longestPlayMs);
  return { kind: 'session', eventId, pseudonym, play: `${sessionPlay}${session}`, item, startedAt, heardMs };
}

function parse<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  throw new UnreadableEvent('not-an-event', z.prettifyError(read.error).slice(0, 1_000));
}
