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
  await vi.waitFor(() => expect(heard).toEqual(['2']), 20_000);
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
  await vi.waitFor(() => expect(heard).toEqual(channels.map((channel) => `${channel} x`)), 20_000);
  expect(database.pool.totalCount - database.pool.idleCount).toBe(1);
  for (const one of listening) await one.close();
  expect(database.pool.totalCount - database.pool.idleCount).toBe(0);
  const again = await listen(database, 'channel_0', (payload) => heard.push(payload));
  await notify('channel_0', 'again');
  await vi.waitFor(() => expect(heard).toContain('again'), 20_000);
  await again.close();
});

test('a broken connection is made anew, and the listener is told to look for itself', async () => {
  const heard: string[] = [];
  const onReconnect = vi.fn();
  const listening = await listen(database, 'catalog_changed', (payload) => heard.push(payload), onReconnect);
  for (const round of [1, 2]) {
    await breakListeners();
    await vi.waitFor(() => expect(onReconnect).toHaveBeenCalledTimes(round), 20_000);
    await notify('catalog_changed', String(round));
    await vi.waitFor(() => expect(heard).toContain(String(round)), 20_000);
  }
  await listening.close();
});

test('closing while the connection is broken ends it, without an error afterwards', async () => {
  const onReconnect = vi.fn();
  const listening = await listen(database, 'catalog_changed', () => undefined, onReconnect);
  await breakListeners();
  await listening.close();
  await breakListeners();
  expect(onReconnect).not.toHaveBeenCalled();
});
