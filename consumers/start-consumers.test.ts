import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createPostgresEventBus } from '#events/postgres-event-bus.ts';
import { playsTopic, privatePlaysTopic } from '#events/topics.ts';
import { arbitraryItems } from '#test-parts/arbitrary-words.ts';
import { eventOfWord } from '#test-parts/event-of-word.ts';
import { insertListener } from '#test-parts/insert-podcasts.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { readConsumersConfig } from './config.ts';
import type { Consumer } from './run-consumer.ts';
import { startConsumers } from './start-consumers.ts';

const log = pino({ level: 'silent' });
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

test('what was appended becomes history, also of private shows, and is not read again', async () => {
  const listenerId = await insertListener(database.pool, 'anna');
  const bus = createPostgresEventBus(database);
  const play = (name: string) =>
    eventOfWord({
      ...{ kind: 'play', eventId: name, pseudonym: 'anna', play: name, item: arbitraryItems[0], seq: 0 },
      ...{ type: 'started', time: Date.now(), positionMs: 0, listenedMs: 0, client: null },
    });
  await bus.append(playsTopic, [play('open')]);
  await bus.append(privatePlaysTopic, [play('private')]);
  const running = await startConsumers({ database, bus, log });
  const history = async () =>
    (await database.pool.query('SELECT play FROM plays WHERE listener_id = $1 ORDER BY play', [listenerId]))
      .rows;
  await vi.waitFor(
    async () => expect(await history()).toEqual([{ play: 'open' }, { play: 'private' }]),
    45_000,
  );
  await running.close();
  await database.pool.query('DELETE FROM plays');
  const again = await startConsumers({ database, bus, log });
  await bus.append(playsTopic, [play('later')]);
  await vi.waitFor(async () => expect(await history()).toEqual([{ play: 'later' }]), 45_000);
  await again.close();
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
  const running = await startConsumers({ database, bus, log }, [broken, sound]);
  await vi.waitFor(() => expect(heard).toContain('heard'), 45_000);
  await running.close();
});

test('a missing or wrong variable is named', () => {
  expect(() => readConsumersConfig({})).toThrow(/DATABASE_URL/);
  expect(() => readConsumersConfig({ DATABASE_URL: 'mysql://localhost/airdex' })).toThrow(/DATABASE_URL/);
  const url = 'postgres://airdex@localhost/airdex';
  expect(() => readConsumersConfig({ DATABASE_URL: url, LOG_LEVEL: 'loud' })).toThrow(/LOG_LEVEL/);
  expect(() => readConsumersConfig({ DATABASE_URL: url, KAFKA_BROKERS: 'kafka' })).toThrow(/KAFKA_BROKERS/);
  const plain = { databaseUrl: url, kafkaBrokers: [], logLevel: 'info' };
  expect(readConsumersConfig({ DATABASE_URL: url })).toEqual(plain);
});
