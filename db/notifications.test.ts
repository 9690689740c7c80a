import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { listen } from './notifications.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const notify = (channel: string, payload: string) =>
  database.pool.query('SELECT pg_notify($1, $2)', [channel, payload]);

async function breakListeners(): Promise<void> {
  await database.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
  );
}

test('hears its own channel alone, until it is closed', async () => {
  const heard: string[] = [];
  const listening = await listen(database, 'catalog_changed', (payload) => heard.push(payload));
  const other = await listen(database, 'run_requested', () => undefined);
  await notify('run_requested', 'not for you');
  await notify('catalog_changed', '2');
  await vi.waitFor(() => expect(heard).toEqual(['2']), 45_000);
  await listening.close();
  await other.close();
  expect(database.pool.totalCount - database.pool.idleCount).toBe(0);
});

test('however many channels are listened to, one connection is enough', async () => {
  const channels = Array.from({ length: 20 }, (_, index) => `channel_${String(index)}`);
  const heard: string[] = [];
  const listening = await Promise.all(
    channels.map((channel) => listen(database, channel, (payload) => heard.push(`${channel} ${payload}`))),
  );
  for (const channel of channels) await notify(channel, 'x');
  await vi.waitFor(() => expect(heard).toEqual(channels.map((channel) => `${channel} x`)), 45_000);
  expect(database.pool.totalCount - database.pool.idleCount).toBe(1);
  for (const one of listening) await one.close();
  expect(database.pool.totalCount - database.pool.idleCount).toBe(0);
  const again = await listen(database, 'channel_0', (payload) => heard.push(payload));
  await notify('channel_0', 'again');
  await vi.waitFor(() => expect(heard).toContain('again'), 45_000);
  await again.close();
});

test('a broken connection is made anew, and the listener is told to look for itself', async () => {
  const heard: string[] = [];
  const onReconnect = vi.fn();
  const listening = await listen(database, 'catalog_changed', (payload) => heard.push(payload), onReconnect);
  for (const round of [1, 2]) {
    await breakListeners();
    await vi.waitFor(() => expect(onReconnect).toHaveBeenCalledTimes(round), 45_000);
    await notify('catalog_changed', String(round));
    await vi.waitFor(() => expect(heard).toContain(String(round)), 45_000);
  }
  await listening.close();
});

/** A pool on whose connections nobody listens to `held` until the gate is open. */
function poolThatHolds(held: string) {
  let open: () => void = () => undefined;
  let reached: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const atGate = new Promise<void>((resolve) => (reached = resolve));
  let isHolding = false;
  const connect = async () => {
    const client = await database.pool.connect();
    const query = client.query.bind(client) as (text: string) => Promise<unknown>;
    const holding = async (text: string) => {
      if (isHolding && text === `LISTEN "${held}"`) {
        reached();
        await gate;
      }
      return query(text);
    };
    return Object.assign(client, { query: holding });
  };
  return {
    database: { pool: { connect } } as unknown as Pick<TestDatabase, 'pool'>,
    hold: () => (isHolding = true),
    ...{ open, atGate },
  };
}

test('who listens to what another one is about to listen to waits until it is heard', async () => {
  const held = poolThatHolds('second');
  const first = await listen(held.database, 'first', () => undefined);
  held.hold();
  let isHeard = false;
  const one = listen(held.database, 'second', () => undefined);
  const other = listen(held.database, 'second', () => undefined).finally(() => (isHeard = true));
  await held.atGate;
  await notify('first', 'meanwhile');
  expect(isHeard).toBe(false);
  held.open();
  for (const listening of [first, await one, await other]) await listening.close();
});

test('who comes while a broken connection is being made anew is heard as well', async () => {
  const held = poolThatHolds('first');
  const first = await listen(held.database, 'first', () => undefined);
  held.hold();
  await breakListeners();
  await held.atGate;
  const heard: string[] = [];
  const onReconnect = vi.fn();
  const late = await listen(held.database, 'late', (payload) => heard.push(payload), onReconnect);
  held.open();
  await vi.waitFor(() => expect(onReconnect).toHaveBeenCalled(), 45_000);
  await notify('late', 'x');
  await vi.waitFor(() => expect(heard).toEqual(['x']), 45_000);
  await first.close();
  await late.close();
});

test('closing while the connection is broken ends it, without an error afterwards', async () => {
  const onReconnect = vi.fn();
  const listening = await listen(database, 'catalog_changed', () => undefined, onReconnect);
  await breakListeners();
  await listening.close();
  await breakListeners();
  expect(onReconnect).not.toHaveBeenCalled();
});
