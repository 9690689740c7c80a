import type { Queryable } from '#db/database.ts';
import { retryDeadlocks } from '#db/retry-deadlocks.ts';
import { appendListenerEvents } from '#db/stores/event-log.ts';
import { createAnnouncer } from './create-announcer.ts';
import type { BusEvent } from './event-bus.ts';
import type { Topic } from './topics.ts';

/** What one listener did, on its topics. */
export type ListenerBatch = {
  pseudonym: string;
  events: readonly (Pick<BusEvent, 'id' | 'body'> & { topic: Topic })[];
};
/** Where all that listeners do begins: the log in Postgres. */
export type PlayLog = {
  /** Kept once this resolves, each event once. False where the listener was erased: then nothing is kept. */
  append(batch: ListenerBatch): Promise<boolean>;
};

type Waiting = { batch: ListenerBatch; done: (isKnown: boolean) => void; fail: (error: unknown) => void };

const mostTogether = 1_000;
/** A value that Postgres refuses: whoever sent it must not cost the others. */
const isOfTheData = /^2[12]/;

/**
 * Batches that come while others are being written are written together: one commit for all of them. One commit after
 * the other, so that what a listener sends stays in its order.
 */
export function createPlayLog(db: Queryable): PlayLog {
  const announce = createAnnouncer(db);
  const waiting: Waiting[] = [];
  let isWriting = false;

  function takeTogether(): Waiting[] {
    let count = 0;
    const end = waiting.findIndex(({ batch }) => (count += batch.events.length) > mostTogether);
    return waiting.splice(0, end === -1 ? waiting.length : Math.max(1, end));
  }

  async function write(together: readonly Waiting[]): Promise<void> {
    try {
      const events = together.flatMap(({ batch: { pseudonym, events } }) =>
        events.map((event) => ({ ...event, key: pseudonym })),
      );
      const { known, grown } = await retryDeadlocks(() => appendListenerEvents(db, events));
      for (const topic of grown) announce(topic as Topic);
      for (const { batch, done } of together) done(known.has(batch.pseudonym));
    } catch (error) {
      if (together.length > 1 && isOfTheData.test((error as { code?: string }).code ?? '')) {
        for (const one of together) await write([one]);
      } else for (const { fail } of together) fail(error);
    }
  }

  async function writeWhatWaits(): Promise<void> {
    if (isWriting) return;
    isWriting = true;
    while (waiting.length > 0) await write(takeTogether());
    isWriting = false;
  }

  return {
    append: (batch) =>
      new Promise((done, fail) => {
        if (batch.events.length === 0) {
          done(true);
          return;
        }
        waiting.push({ batch, done, fail });
        void writeWhatWaits();
      }),
  };
}
