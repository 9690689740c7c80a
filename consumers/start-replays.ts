import type { Logger } from 'pino';
import { inTransaction, type Database } from '#db/database.ts';
import { listen } from '#db/notifications.ts';
import { markReplayed, takeAskedLetters } from '#db/stores/dead-letters.ts';
import { runTogether } from '#events/run-together.ts';
import { handleReadable, type Consumer } from './run-consumer.ts';

/** A request can get lost with its connection: look by yourself after this long. */
const patienceMs = 60_000;
const atOnce = 100;

/** Gives consumers again what they could not read, when it was asked for: `airdex events replay`. */
export async function startReplays(
  database: Database,
  log: Logger,
  consumers: readonly Consumer[],
): Promise<{ close(): Promise<void> }> {
  let closed = false;
  let last: Promise<void> = Promise.resolve();

  async function replayAll(): Promise<void> {
    for (const consumer of consumers) {
      const { name, topic } = consumer;
      try {
        while (!closed && (await replaySome(database, log, consumer)) === atOnce);
      } catch (error) {
        log.error({ err: error, consumer: name, topic }, 'dead letters could not be replayed now');
      }
    }
  }
  const replay = runTogether(() => (last = replayAll()));
  const listening = await listen(database, 'dead_letters_asked', replay, replay);
  const timer = setInterval(replay, patienceMs);
  timer.unref();
  replay();
  return {
    close: async () => {
      closed = true;
      clearInterval(timer);
      await listening.close();
      await last;
    },
  };
}

/** Answers how many were tried. One that fails again is laid aside again, and waits to be asked for again. */
function replaySome(database: Database, log: Logger, consumer: Consumer): Promise<number> {
  return inTransaction(database, async (transaction) => {
    const letters = await takeAskedLetters(transaction, consumer.name, consumer.topic, atOnce);
    if (letters.length === 0) return 0;
    const events = letters.map(({ eventId, key, body }) => ({ id: eventId, key, body }));
    const failed = await handleReadable(transaction, consumer, events, log);
    const done = letters.filter(({ eventId }) => !failed.has(eventId)).map(({ id }) => id);
    await markReplayed(transaction, done);
    log.info(
      { consumer: consumer.name, replayed: done.length, failed: failed.size },
      'dead letters replayed',
    );
    return letters.length;
  });
}
