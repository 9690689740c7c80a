import type { Logger } from 'pino';
import type { EventBus } from '#events/event-bus.ts';
import { consumers as registered, type Consumer } from './consumers.ts';

/** Runs every registered consumer until it is closed; each goes on where it was, and none stops another. */
export async function startConsumers(
  context: { bus: EventBus; log: Logger },
  consumers: readonly Consumer[] = registered,
): Promise<{ close(): Promise<void> }> {
  const { bus, log } = context;
  const running = await Promise.all(
    consumers.map(({ name, topic, handle }) =>
      bus.consume({
        consumer: name,
        topic,
        handle,
        onError: (error) => {
          log.error({ err: error, consumer: name, topic }, 'a batch of events failed and comes again');
        },
      }),
    ),
  );
  log.info({ consumers: consumers.map((consumer) => consumer.name) }, 'consumers are running');
  return {
    close: async () => {
      await Promise.all(running.map((one) => one.close()));
    },
  };
}
