import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Database } from './database.ts';

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
  let client: pg.PoolClient | undefined;

  async function subscribe(): Promise<void> {
    const fresh = await database.pool.connect();
    fresh.on('notification', (message) => onPayload(message.payload ?? ''));
    fresh.once('error', (error) => {
      client = undefined;
      fresh.release(error);
      void resubscribe();
    });
    await fresh.query(`LISTEN ${channel.replaceAll(/[^a-z_]/g, '')}`);
    client = fresh;
  }

  async function resubscribe(): Promise<void> {
    for (let wait = 100; !stopping.signal.aborted; wait = Math.min(wait * 2, 5_000)) {
      try {
        await sleep(wait, undefined, { signal: stopping.signal });
        await subscribe();
        onReconnect();
        return;
      } catch {
        // Still away: the next round waits longer.
      }
    }
  }

  await subscribe();
  return {
    close: () => {
      stopping.abort();
      client?.removeAllListeners('notification');
      client?.release(true);
      client = undefined;
      return Promise.resolve();
    },
  };
}
