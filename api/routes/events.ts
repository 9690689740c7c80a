import type { Request, Response } from 'express';
import { EventBatch, type EventReceipt } from '#api/contract/history.ts';
import type { AppContext } from '#api/context.ts';
import { judgeEvents, type Refusal } from '#api/events/judge-events.ts';
import { createKnownItems } from '#api/events/known-items.ts';
import { readTraceparent } from '#api/events/read-traceparent.ts';
import { callerOf } from '#api/middleware/authenticate.ts';
import { Problem } from '#api/problem.ts';
import type { PlayCloudEvent } from '#events/cloud-event.ts';
import { createPlayLog } from '#events/create-play-log.ts';
import { playToCloudEvent } from '#events/to-cloud-event.ts';
import { playsTopic, privatePlaysTopic } from '#events/topics.ts';

/** Of one listener: a day spent offline comes at once, and nobody listens faster than ten events a second. */
const eventBucket = { holds: 2_000, perMinute: 600 };

/** `POST /events`: answered when every event that is not refused is safely in the log. */
export function postEvents(context: AppContext) {
  const log = createPlayLog(context.database.pool);
  const findItems = createKnownItems(context.database.pool);

  return async (request: Request, response: Response): Promise<void> => {
    const { listener } = callerOf(request);
    const receivedAt = new Date(context.now());
    const { events, sentAt } = readBatch(request.body);
    const waitMs = await context.cache.take(
      `events ${listener.id}`,
      events.length,
      eventBucket,
      receivedAt.getTime(),
    );
    if (waitMs > 0) {
      throw new Problem('too-many-requests', `At most ${String(eventBucket.perMinute)} events a minute.`, {
        retryAfter: Math.ceil(waitMs / 1_000),
      });
    }
    const { sound, refused } = judgeEvents(events);
    const items = await findItems(sound.map(({ event }) => event.item));
    const about = {
      ...{ pseudonym: listener.pseudonym, receivedAt },
      skewMs: sentAt === undefined ? 0 : receivedAt.getTime() - Date.parse(sentAt),
      traceparent: readTraceparent(request.get('traceparent')),
    };
    const open: PlayCloudEvent[] = [];
    const ofPrivateShows: PlayCloudEvent[] = [];
    const unknown: Refusal[] = [];
    for (const { index, event } of sound) {
      const known = items.get(event.item);
      if (!known || (known.ownerId !== null && known.ownerId !== listener.id)) {
        unknown.push({ index, id: event.id, reason: 'item: is not in the catalog' });
        continue;
      }
      const said = playToCloudEvent({ ...event, item: known.item }, about);
      (known.ownerId === null ? open : ofPrivateShows).push(said);
    }
    const kept = await Promise.all(
      (
        [
          [playsTopic, open],
          [privatePlaysTopic, ofPrivateShows],
        ] as const
      ).map(([topic, ofTopic]) =>
        log.append(
          topic,
          listener.pseudonym,
          ofTopic.map((body) => ({ id: body.id, body })),
        ),
      ),
    );
    if (kept.includes(false)) throw new Problem('conflict', 'This listener was erased a moment ago.');
    const receipt: EventReceipt = {
      accepted: open.length + ofPrivateShows.length,
      refused: [...refused, ...unknown].toSorted((one, other) => one.index - other.index),
    };
    response.status(202).json(receipt);
  };
}

/** The batch itself. What is wrong within one event is that event's affair. */
function readBatch(body: unknown): EventBatch {
  const parsed = EventBatch.safeParse(body);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  throw new Problem('bad-request', `${errors[0]?.path || 'body'}: ${errors[0]?.message ?? ''}`, { errors });
}
