import type { Queryable } from '#db/database.ts';
import { announceEvents } from '#db/stores/event-log.ts';
import { runTogether } from './run-together.ts';
import type { Topic } from './topics.ts';

/**
 * Tells consumers that a topic has something new. Beside the appending transactions, not inside them: those that NOTIFY
 * commit one after another.
 */
export function createAnnouncer(db: Queryable): (topic: Topic) => void {
  const announcements = new Map<Topic, () => void>();
  return (topic) => {
    const known =
      announcements.get(topic) ?? runTogether(() => announceEvents(db, topic).catch(() => undefined));
    announcements.set(topic, known);
    known();
  };
}
