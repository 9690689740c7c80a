import type { Logger } from 'pino';
import type { Queryable } from '#db/database.ts';
import { appendEvents } from '#db/stores/event-log.ts';
import { keepDeadLetter, type DeadLetter } from '#db/stores/dead-letters.ts';
import type { BusEvent, EventBus, HandleBatch } from '#events/event-bus.ts';
import { deadLettersTopic, privatePlaysTopic, type Topic } from '#events/topics.ts';
import { deadLetterEvent } from './dead-letter-event.ts';
import { isPassing } from './is-passing.ts';
import { UnreadableEvent } from './unreadable-event.ts';

/** Reads one topic under its own name, which keeps its position. */
export type Consumer = { name: string; topic: Topic; handle: HandleBatch };

/** Gives a consumer its events until it is closed. One that it cannot read is laid aside, and the rest goes on. */
export function runConsumer(
  { bus, log }: { bus: EventBus; log: Logger },
  consumer: Consumer,
): Promise<{ close(): Promise<void> }> {
  const { name, topic } = consumer;
  return bus.consume({
    consumer: name,
    topic,
    handle: async (transaction, events) => {
      await handleReadable(transaction, consumer, events, log);
    },
    onError: (error) => {
      // Kafka says of it that asking again helps: it is starting, or moves what it keeps to another broker.
      if ((error as { retriable?: unknown } | null)?.retriable === true) {
        const { message } = error as { message?: unknown };
        log.warn(
          { reason: message, consumer: name, topic },
          'Kafka is not ready; events are read again soon',
        );
        return;
      }
      log.error({ err: error, consumer: name, topic }, 'a batch of events failed and comes again');
    },
  });
}

/**
 * Handles what can be handled and lays the rest aside, and answers the ids of the rest. A batch that fails is halved
 * until the event that it fails for is alone. What the event is not to blame for is thrown: the batch comes again.
 */
export async function handleReadable(
  transaction: Queryable,
  consumer: Consumer,
  events: readonly BusEvent[],
  log: Logger,
): Promise<Set<string>> {
  await transaction.query('SAVEPOINT batch');
  try {
    await consumer.handle(transaction, events);
    await transaction.query('RELEASE SAVEPOINT batch');
    return new Set();
  } catch (error) {
    if (isPassing(error)) throw error;
    await transaction.query('ROLLBACK TO SAVEPOINT batch');
    await transaction.query('RELEASE SAVEPOINT batch');
    const [first] = events;
    if (first && events.length === 1) {
      await layAside(transaction, consumer, first, error, log);
      return new Set([first.id]);
    }
    const middle = Math.ceil(events.length / 2);
    const before = await handleReadable(transaction, consumer, events.slice(0, middle), log);
    const after = await handleReadable(transaction, consumer, events.slice(middle), log);
    return new Set([...before, ...after]);
  }
}

async function layAside(
  transaction: Queryable,
  { name, topic }: Consumer,
  event: BusEvent,
  error: unknown,
  log: Logger,
): Promise<void> {
  const letter: DeadLetter = {
    ...{ consumer: name, topic, eventId: event.id, key: event.key, body: event.body },
    reason: error instanceof UnreadableEvent ? error.reason : 'failed',
    detail: error instanceof Error ? error.message : String(error),
  };
  const { reason, detail, eventId } = letter;
  log.warn({ consumer: name, topic, eventId, reason, detail }, 'an event that cannot be read is laid aside');
  const kept = await keepDeadLetter(transaction, letter);
  // What only one listener may know stays here.
  if (!kept || topic === privatePlaysTopic) return;
  await appendEvents(transaction, deadLettersTopic, [deadLetterEvent(letter, new Date())]);
}
