import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createPostgresEventBus } from '#events/postgres-event-bus.ts';
import { playsTopic } from '#events/topics.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { readConsumersConfig } from './config.ts';
import type { Consumer } from './consumers.ts';
import { startConsumers } from './start-consumers.ts';

const log = pino({ level: 'silent' });
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

test('an empty room starts and closes, and reads nothing', async () => {
  const bus = createPostgresEventBus(database);
  await bus.append(playsTopic, [{ id: 'unheard', key: 'listener', body: {} }]);
  const running = await startConsumers({ bus, log });
  await running.close();
  expect((await database.pool.query('SELECT FROM consumer_offsets')).rowCount).toBe(0);
});

test('a consumer that fails does not stop another', async () => {
  const bus = createPostgresEventBus(database);
  await bus.append(playsTopic, [{ id: 'heard', key: 'listener', body: {} }]);
  const heard: string[] = [];
  const broken: Consumer = {
    name: 'broken',
    topic: playsTopic,
    handle: () => Promise.reject(new Error('I never work.')),
  };
  const sound: Consumer = {
    name: 'sound',
    topic: playsTopic,
    handle: (_, events) => {
      heard.push(...events.map((event) => event.id));
      return Promise.resolve();
    },
  };
  const running = await startConsumers({ bus, log }, [broken, sound]);
  await vi.waitFor(() => expect(heard).toContain('heard'), 20_000);
  await running.close();
});

test('a missing or wrong variable is named', () => {
  expect(() => readConsumersConfig({})).toThrow(/DATABASE_URL/);
  expect(() => readConsumersConfig({ DATABASE_URL: 'mysql://localhost/airdex' })).toThrow(/DATABASE_URL/);
  const url = 'postgres://airdex@localhost/airdex';
  expect(() => readConsumersConfig({ DATABASE_URL: url, LOG_LEVEL: 'loud' })).toThrow(/LOG_LEVEL/);
  expect(readConsumersConfig({ DATABASE_URL: url })).toEqual({ databaseUrl: url, logLevel: 'info' });
});
