import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Database } from './database.ts';

type Listener = { channel: string; onPayload: (payload: string) => void; onReconnect: () => void };
type Connection = { end(): void; listenTo(channel: string): Promise<void> };
type Listening = { add(listener: Listener): Promise<void>; remove(listener: Listener): Promise<void> };

/** One connection for all channels of a pool, however many listen. */
const listeningOf = new WeakMap<pg.Pool, Listening>();

/**
 * Calls `onPayload` for each NOTIFY on the channel. All channels of a pool share one connection, which is made anew
 * when it breaks. What was said while it was broken is lost, so `onReconnect` is where a listener looks for itself.
 */
export async function listen(
  database: Pick<Database, 'pool'>,
  channel: string,
  onPayload: (payload: string) => void,
  onReconnect: () => void = () => undefined,
): Promise<{ close(): Promise<void> }> {
  const listening = listeningOf.get(database.pool) ?? createListening(database.pool);
  listeningOf.set(database.pool, listening);
  const listener = { channel, onPayload, onReconnect };
  await listening.add(listener);
  return { close: () => listening.remove(listener) };
}

function createListening(pool: pg.Pool): Listening {
  const listeners = new Set<Listener>();
  let connection: Promise<Connection> | undefined;
  let reconnecting = new AbortController();

  const hear = (channel: string, payload: string) => {
    for (const listener of listeners) if (listener.channel === channel) listener.onPayload(payload);
  };

  async function connectAnew(): Promise<Connection> {
    const made = await connect(pool, hear, () => {
      connection = undefined;
      void reconnect();
    });
    try {
      for (const channel of new Set(Array.from(listeners, (listener) => listener.channel))) {
        await made.listenTo(channel);
      }
      return made;
    } catch (error) {
      made.end();
      throw error;
    }
  }

  async function reconnect(): Promise<void> {
    reconnecting.abort();
    reconnecting = new AbortController();
    const { signal } = reconnecting;
    for (let wait = 100; ; wait = Math.min(wait * 2, 5_000)) {
      try {
        await sleep(wait, undefined, { signal });
        if (connection !== undefined) return;
        const made = await connectAnew();
        if (signal.aborted) {
          made.end();
          return;
        }
        connection = Promise.resolve(made);
        // Who came while the others were being listened for found no connection to listen on.
        for (const { channel } of [...listeners]) await made.listenTo(channel);
        for (const listener of [...listeners]) listener.onReconnect();
        return;
      } catch {
        if (signal.aborted) return;
      }
    }
  }

  return {
    async add(listener) {
      listeners.add(listener);
      try {
        if (connection === undefined && listeners.size === 1) {
          connection = connectAnew();
          await connection;
        } else {
          await (await connection)?.listenTo(listener.channel);
        }
      } catch (error) {
        listeners.delete(listener);
        if (listeners.size === 0) connection = undefined;
        throw error;
      }
    },
    async remove(listener) {
      if (!listeners.delete(listener) || listeners.size > 0) return;
      reconnecting.abort();
      const last = connection;
      connection = undefined;
      (await last?.catch(() => undefined))?.end();
    },
  };
}

async function connect(
  pool: pg.Pool,
  hear: (channel: string, payload: string) => void,
  onBreak: () => void,
): Promise<Connection> {
  const client = await pool.connect();
  const heard = new Map<string, Promise<unknown>>();
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
  client.on('notification', ({ channel, payload }) => {
    hear(channel, payload ?? '');
  });
  return {
    end,
    async listenTo(channel) {
      if (isOver) return;
      const listening = heard.get(channel) ?? client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
      heard.set(channel, listening);
      // Also who is not the first has to know that it is heard from now on.
      await listening;
    },
  };
}
