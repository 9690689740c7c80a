import type { Request, Response } from 'express';
import { EventBatch, type EventReceipt } from '#api/contract/history.ts';
import type { AppContext } from '#api/context.ts';
import { withinAllowance } from '#api/events/event-allowance.ts';
import { judgeEvents, type Refusal } from '#api/events/judge-events.ts';
import { createKnownItems } from '#api/events/known-items.ts';
import { readTraceparent } from '#api/events/read-traceparent.ts';
import { callerOf } from '#api/middleware/authenticate.ts';
import { Problem } from '#api/problem.ts';
import { createPlayLog, type ListenerBatch } from '#events/create-play-log.ts';
import { playToCloudEvent } from '#events/to-cloud-event.ts';
import { playsTopic, privatePlaysTopic } from '#events/topics.ts';

/** Batches under way in this process, beyond which it says so at once instead of letting players wait. */
const mostUnderWay = 500;

/** `POST /events`: answered when every event that is not refused is safely in the log. */
export function postEvents(context: AppContext) {
  const log = createPlayLog(context.database.pool);
  const findItems = createKnownItems(context.database.pool);
  const { playEvents } = context.metrics;
  let underWay = 0;

  async function takeIn(
    request: Request,
    { events, sentAt }: EventBatch,
    now: number,
  ): Promise<EventReceipt> {
    const { listener } = callerOf(request);
    const { sound, refused } = judgeEvents(events);
    const items = await findItems(sound.map(({ event }) => event.item));
    const about = {
      ...{ pseudonym: listener.pseudonym, receivedAt: new Date(now) },
      skewMs: sentAt === undefined ? 0 : now - Date.parse(sentAt),
      traceparent: readTraceparent(request.get('traceparent')),
    };
    const kept: ListenerBatch['events'][number][] = [];
    const unknown: Refusal[] = [];
    for (const { index, event } of sound) {
      const known = items.get(event.item);
      if (!known || (known.ownerId !== null && known.ownerId !== listener.id)) {
        unknown.push({ index, id: event.id, reason: 'item: is not in the catalog' });
        continue;
      }
      const body = playToCloudEvent({ ...event, item: known.item }, about);
      kept.push({ topic: known.ownerId === null ? playsTopic : privatePlaysTopic, id: body.id, body });
    }
    if (!(await log.append({ pseudonym: listener.pseudonym, events: kept })))
      throw new Problem('conflict', 'This listener was erased a moment ago.');
    return {
      accepted: kept.length,
      refused: [...refused, ...unknown].toSorted((one, other) => one.index - other.index),
    };
  }

  return async (request: Request, response: Response): Promise<void> => {
    const batch = readBatch(request.body);
    const now = context.now();
    const asked = { listenerId: callerOf(request).listener.id, events: batch.events.length, now };
    if (underWay >= mostUnderWay)
      throw new Problem('unavailable', 'The log cannot keep up just now.', { retryAfter: 2 });
    underWay += 1;
    try {
      const receipt = await withinAllowance(context.cache, asked, () => takeIn(request, batch, now));
      playEvents.labels('accepted').inc(receipt.accepted);
      playEvents.labels('refused').inc(receipt.refused.length);
      response.status(202).json(receipt);
    } catch (error) {
      playEvents.labels('put off').inc(asked.events);
      throw error;
    } finally {
      underWay -= 1;
    }
  };
}

/** The batch itself. What is wrong within one event is that event's affair. */
function readBatch(body: unknown): EventBatch {
  const parsed = EventBatch.safeParse(body);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  throw new Problem('bad-request', `${errors[0]?.path || 'body'}: ${errors[0]?.message ?? ''}`, { errors });
}
