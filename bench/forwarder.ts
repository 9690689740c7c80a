import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { connectDatabase } from '#db/database.ts';
import { startEmbeddedPostgres } from '#db/embedded-postgres/start-embedded-postgres.ts';
import { migrate } from '#db/migrate.ts';
import { createEventBus } from '#events/create-event-bus.ts';
import { playToCloudEvent } from '#events/to-cloud-event.ts';
import { playsTopic } from '#events/topics.ts';
import { startKafka } from '#test-parts/kafka/start-kafka.ts';

/** How fast the log reaches Kafka after an outage, and how soon a reader of Kafka has an event when all is well. */
const waiting = 100_000;
const paced = 300;

const directory = await mkdtemp(join(tmpdir(), 'airdex-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir: directory });
const database = await connectDatabase(postgres.url);
const kafka = await startKafka('4.1.1');
const log = pino({ level: 'warn' });

const eventOf = (n: number) => {
  const pseudonym = `listener-${String(n % 2_000)}`;
  const about = { pseudonym, receivedAt: new Date(), skewMs: 0 };
  const body = playToCloudEvent(
    {
      ...{ id: `event-${String(n)}`, play: `play-${String(n)}`, seq: 1, type: 'progress' },
      ...{ item: 'station:0b9d3a44-3a0f-4f5c-9a53-0f6f8bd2c5a1', at: new Date().toISOString() },
      ...{ positionMs: 30_000, listenedMs: 30_000 },
    },
    about,
  );
  return { id: body.id, key: pseudonym, body };
};

try {
  await migrate(database);
  const ownLog = createEventBus(database, { kafkaBrokers: [], log });
  for (let from = 0; from < waiting; from += 1_000) {
    await ownLog.append(
      playsTopic,
      Array.from({ length: 1_000 }, (_, n) => eventOf(from + n)),
    );
  }
  const start = performance.now();
  const bus = createEventBus(database, { kafkaBrokers: [kafka.broker], log });
  while (((await bus.forwardedUpTo?.(playsTopic)) ?? 0) < waiting) await sleep(50);
  const seconds = (performance.now() - start) / 1_000;
  console.log(
    `drained: ${String(waiting)} events in ${seconds.toFixed(1)} s, ${(waiting / seconds).toFixed(0)}/s`,
  );

  const sent = new Map<string, number>();
  const took: number[] = [];
  let read = 0;
  const readingSince = performance.now();
  const reader = await bus.consume({
    ...{ consumer: 'bench', topic: playsTopic, onError: (error) => log.warn(error) },
    handle: (_, events) => {
      read += events.length;
      for (const { id } of events) {
        const at = sent.get(id);
        if (at !== undefined) took.push(performance.now() - at);
      }
      return Promise.resolve();
    },
  });
  while (read < waiting) await sleep(20);
  const reading = (performance.now() - readingSince) / 1_000;
  console.log(`read back, doing nothing: ${(read / reading).toFixed(0)}/s`);
  for (let n = waiting; n < waiting + paced; n += 1) {
    const event = eventOf(n);
    sent.set(event.id, performance.now());
    await bus.append(playsTopic, [event]);
    await sleep(20);
  }
  while (took.length < paced) await sleep(20);
  const sorted = took.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)]?.toFixed(0) ?? '';
  console.log(
    `append to handler, through Kafka: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms (${String(paced)} events)`,
  );
  await reader.close();
  await bus.close();
} finally {
  await kafka.close();
  await database.close();
  await postgres.close();
  await rm(directory, { recursive: true, force: true });
}
