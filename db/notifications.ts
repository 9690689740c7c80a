import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from './database.ts';

type Subscription = { end(): void };

/**
 * Calls `onPayload` for each NOTIFY on the channel, over one connection that is made anew when it breaks.
 * What was said while it was broken is lost, so `onReconnect` is where a listener looks for itself.
 */
export async function listen(
  database: Pick<Database, 'pool'>,
  channel: string,
  onPayload: (payload: string) => void,
  onReconnect: () => void = () => undefined,
): Promise<{ close(): Promise<void> }> {
  const stopping = new AbortController();
  let current = await subscribe(database, channel, onPayload, onBreak);
  let reconnecting: Promise<void> = Promise.resolve();

  function onBreak(): void {
    reconnecting = resubscribe();
  }

  async function resubscribe(): Promise<void> {
    for (let wait = 100; !stopping.signal.aborted; wait = Math.min(wait * 2, 5_000)) {
      try {
        await sleep(wait, undefined, { signal: stopping.signal });
        current = await subscribe(database, channel, onPayload, onBreak);
        onReconnect();
        return;
      } catch {
        // Still away, or closing: the next round knows.
      }
    }
  }

  return {
    close: async () => {
      stopping.abort();
      await reconnecting;
      current.end();
    },
  };
}

async function subscribe(
  database: Pick<Database, 'pool'>,
  channel: string,
  onPayload: (payload: string) => void,
  onBreak: () => void,
): Promise<Subscription> {
  const client = await database.pool.connect();
  let isOver = false;
  // A client is given back once, however often it breaks, and never to be used by another.
  function end(): boolean {
    if (isOver) return false;
    isOver = true;
    client.removeAllListeners('notification');
    client.release(true);
    return true;
  }
  client.on('error', () => {
    if (end()) onBreak();
  });
  client.on('notification', (message) => {
    if (message.channel === channel) onPayload(message.payload ?? '');
  });
  try {
    await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
  } catch (error) {
    end();
    throw error;
  }
  return { end };
}
