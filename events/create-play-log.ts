import type { Queryable } from '#db/database.ts';
import { appendListenerEvents } from '#db/stores/event-log.ts';
import { createAnnouncer } from './create-announcer.ts';
import type { BusEvent } from './event-bus.ts';
import { retryDeadlocks } from '#db/retry-deadlocks.ts';
import type { Topic } from './topics.ts';

/** Where all that listeners do begins: the log in Postgres. */
export type PlayLog = {
  /** Kept once this resolves, each event once. False where the listener was erased: then nothing is kept. */
  append(topic: Topic, pseudonym: string, events: readonly Pick<BusEvent, 'id' | 'body'>[]): Promise<boolean>;
};

export function createPlayLog(db: Queryable): PlayLog {
  const announce = createAnnouncer(db);
  return {
    append: async (topic, pseudonym, events) => {
      if (events.length === 0) return true;
      const added = await retryDeadlocks(() => appendListenerEvents(db, topic, pseudonym, events));
      if (added !== undefined && added > 0) announce(topic);
      return added !== undefined;
    },
  };
}
